using System.Text;
using Pipeline.Scoring.Events;

namespace Pipeline.Scoring.Tests.Events;

public sealed class Base64InPlaceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(767)]
    [InlineData(768)]
    [InlineData(769)]
    [InlineData(100_000)]
    public void Bytes_of_any_number_are_as_they_were(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

        Base64InPlace.TryDecode(text, out var length).ShouldBeTrue();

        text.AsSpan(0, length).SequenceEqual(bytes).ShouldBeTrue();
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("ab=c")]
    [InlineData("ab*d")]
    [InlineData("=")]
    public void What_is_not_base64_is_refused_wherever_it_stands(string bad)
    {
        foreach (var before in new[] { 0, 1020, 1024, 4096 })
            Base64InPlace.TryDecode(Encoding.ASCII.GetBytes(new string('A', before) + bad), out _).ShouldBeFalse($"{bad} behind {before}");
    }

    [Fact]
    public void Padding_ends_the_text() =>
        Base64InPlace.TryDecode(Encoding.ASCII.GetBytes(new string('A', 1020) + "AA==" + "AAAA"), out _).ShouldBeFalse();
}
