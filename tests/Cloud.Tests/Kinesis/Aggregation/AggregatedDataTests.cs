using System.Security.Cryptography;
using Pipeline.Cloud.Kinesis.Aggregation;

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
}
