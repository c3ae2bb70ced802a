using System.Buffers.Binary;
using System.Text;
using Pipeline.Testing;

namespace Pipeline.Gzip.Tests;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xcbf43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414fa339u)]
    public void Published_values_are_met(string text, uint checksum) => Crc32.Of(Encoding.ASCII.GetBytes(text)).ShouldBe(checksum);

    [Fact]
    public void It_is_what_the_platform_writes_into_a_trailer()
    {
        var random = new Random(1);
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var trailer = GzipMembers.Member(bytes).AsSpan(^GzipMembers.TrailerLength..);
            if (length > 0) Crc32.Of(bytes).ShouldBe(BinaryPrimitives.ReadUInt32LittleEndian(trailer));
        }
    }
}
