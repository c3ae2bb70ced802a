using System.Text;
using Pipeline.Cloud.Engines.Athena.Functions;

namespace Pipeline.Cloud.Tests.Engines.Athena.Functions;

public sealed class TrinoHashesTests
{
    // The check value of CRC-32, and the published test values of xxHash64 with seed 0.
    [Theory]
    [InlineData("123456789", 0xCBF43926, "8CB841DB40E6AE83")]
    [InlineData("", 0, "EF46DB3751D8E999")]
    [InlineData("a", 0xE8B7BE43, "D24EC4F1A98C6E5B")]
    [InlineData("Nobody inspects the spammish repetition", 0xAD4270ED, "FBCEA83C8A378BF1")]
    public void Checksums_have_their_published_values(string text, long crc, string hash)
    {
        var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        TrinoHashes.Crc32OfText(text).ShouldBe(crc);
        TrinoHashes.Crc32OfHex(hex).ShouldBe(crc);
        TrinoHashes.XxHash64OfHex(hex).ShouldBe(hash);
    }

    [Fact]
    public void Eight_bytes_are_a_number_with_a_sign() => TrinoHashes.BigEndian64OfHex("FFFFFFFFFFFFFFFE").ShouldBe(-2);
}
