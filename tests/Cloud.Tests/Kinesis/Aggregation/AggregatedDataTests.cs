using System.Security.Cryptography;
using System.Text;
using Pipeline.Cloud.Kinesis.Aggregation;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Kinesis.Aggregation;

public sealed class AggregatedDataTests
{
    [Theory]
    [InlineData(new byte[] { 0x1a, 0x7f }, 1)]
    [InlineData(new byte[] { 0x80 }, 1)]
    [InlineData(new byte[] { 0x0a, 0x01, 0x6b, 0x48, 0x96, 0x01, 0x51, 1, 2, 3, 4, 5, 6, 7, 8, 0x5d, 1, 2, 3, 4, 0x1a, 0x00, 0x1a, 0x01, 0x00 }, 2)]
    [InlineData(new byte[] { }, 1)]
    public void Each_user_record_counts_and_data_that_cannot_be_taken_apart_counts_as_one(byte[] message, int lines) =>
        AggregatedData.Count(Seal(message)).ShouldBe(lines);

    private static byte[] Seal(byte[] message) => [0xf3, 0x89, 0x9a, 0xc2, .. message, .. MD5.HashData(message)];

    [Fact]
    public void User_records_and_partition_keys_can_be_taken_out_and_the_rest_stays_a_record()
    {
        var data = KinesisPayloads.Aggregate("a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray());
        var (rest, removed) = AggregatedData.Without(data, record => record.Span.SequenceEqual("b"u8), key => key == "user-key-1" ? new string('x', 200) : key);
        removed.ShouldBe(1);
        AggregatedData.Payloads(rest).Select(record => Encoding.UTF8.GetString(record.Span)).ShouldBe(["a", "c"]);
        Encoding.UTF8.GetString(rest).ShouldContain(new string('x', 200));
        Encoding.UTF8.GetString(rest).ShouldNotContain("user-key-1");
        rest[^16..].ShouldBe(MD5.HashData(rest.AsSpan(4, rest.Length - 20)));
        AggregatedData.Without(data, _ => false, key => key).Data.ShouldBe(data);
        AggregatedData.Without("plain"u8.ToArray(), _ => true, key => key).Removed.ShouldBe(0);
    }
}
