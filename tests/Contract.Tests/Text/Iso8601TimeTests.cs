using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Contract.Text;
using Pipeline.Testing;

namespace Pipeline.Contract.Tests.Text;

public sealed partial class Iso8601TimeTests
{
    [Fact]
    public void Each_form_that_is_read_lands_in_the_one_form()
    {
        foreach (var (form, canonical) in TimeForms.Read)
        {
            Iso8601Time.TryRead(form, out var time, out var read, out var problem).ShouldBeTrue($"{form}: {problem}");
            read.ShouldBe(canonical, form);
            read.ShouldMatch(Landing().ToString());
            var expected = DateTimeOffset.Parse(SevenDigits().Replace(canonical, "$1"), CultureInfo.InvariantCulture);
            (time, time.Offset).ShouldBe((expected, expected.Offset), form);
        }
    }

    [Fact]
    public void What_lands_is_read_as_it_is()
    {
        foreach (var (_, canonical) in TimeForms.Read)
        {
            Iso8601Time.TryRead(canonical, out _, out var again, out _).ShouldBeTrue(canonical);
            again.ShouldBe(canonical);
        }
    }

    [Fact]
    public void A_form_that_is_refused_says_what_is_wrong()
    {
        foreach (var (form, expected) in TimeForms.Refused)
        {
            Iso8601Time.TryRead(form, out _, out var canonical, out var problem).ShouldBeFalse(form);
            canonical.ShouldBeNull();
            problem.ShouldBe(expected, form);
        }
    }

    [Fact]
    public void Any_time_is_read_from_any_form_as_the_platform_means_it()
    {
        string[] forms = ["yyyy-MM-ddTHH:mm:ss.fffffffzzz", "yyyy-MM-ddTHH:mm:ss.fffffff", "yyyy-MM-ddTHH:mm:ss,fffffffzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mmzzz"];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1));
            var time = new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay) + (TimeSpan.TicksPerDay / 2), offset);
            var form = time.ToString(forms[seed % forms.Length], CultureInfo.InvariantCulture) + (seed % forms.Length == 1 ? $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}" : "");
            Iso8601Time.TryRead(form, out var read, out var canonical, out var problem).ShouldBeTrue($"seed {seed}: {form}: {problem}");
            canonical!.ShouldMatch(Landing().ToString());
            DateTimeOffset.Parse(canonical, CultureInfo.InvariantCulture).ShouldBe(read, $"seed {seed}: {form}");
            if (seed % forms.Length < 4) read.ShouldBe(time, $"seed {seed}: {form}");
            read.Offset.ShouldBe(offset, $"seed {seed}: {form}");
        }
    }

    [Fact]
    public void A_text_that_is_cut_anywhere_is_no_time_or_another_one_but_never_an_error()
    {
        foreach (var (form, _) in TimeForms.Read)
        {
            var text = Encoding.UTF8.GetBytes(form);
            for (var length = 0; length < text.Length; length++)
            {
                var isRead = Iso8601Time.TryRead(text.AsSpan(0, length), out _, out var canonical, out var problem);
                isRead.ShouldBe(canonical is not null);
                isRead.ShouldBe(problem is null);
            }
        }

        Iso8601Time.TryRead((string?)null, out _, out _, out _).ShouldBeFalse();
    }

    /// <summary>What from_iso8601_timestamp reads for certain: Trino has up to nine digits of a second, and offsets up to 14 hours.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?([+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$")]
    private static partial Regex Landing();

    [GeneratedRegex(@"(\.\d{7})\d+")]
    private static partial Regex SevenDigits();
}
