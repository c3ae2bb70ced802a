using System.Buffers;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings;

namespace Pipeline.Cloud.Tests.Lambda;

public sealed class KinesisEventWriterTests
{
    private static readonly KinesisEventWriter Writer = new(
        "shardId-000000000006", "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream", "arn:aws:iam::123456789012:role/lambda-role");

    [Fact]
    public void The_event_is_the_one_of_the_documentation()
    {
        var record = new StreamRecord(
            "49590338271490256608559692538361571095921575989136588898", "1", "Hello, this is a test."u8.ToArray(), DateTimeOffset.FromUnixTimeMilliseconds(1545084650987));
        JsonNode.DeepEquals(Write(record), JsonNode.Parse("""
            {"Records":[{
                "kinesis":{
                    "kinesisSchemaVersion":"1.0",
                    "partitionKey":"1",
                    "sequenceNumber":"49590338271490256608559692538361571095921575989136588898",
                    "data":"SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
                    "approximateArrivalTimestamp":1545084650.987
                },
                "eventSource":"aws:kinesis",
                "eventVersion":"1.0",
                "eventID":"shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
                "eventName":"aws:kinesis:record",
                "invokeIdentityArn":"arn:aws:iam::123456789012:role/lambda-role",
                "awsRegion":"us-east-2",
                "eventSourceARN":"arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream"}]}
            """)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("quote\" and \\ and \n")]
    [InlineData("Zürich, 東京, 🚕")]
    [InlineData("<&'+>")]
    public void Every_partition_key_reads_back_as_it_was(string key) =>
        Write(Record(key, 1))["Records"]![0]!["kinesis"]!["partitionKey"]!.GetValue<string>().ShouldBe(key);

    [Fact]
    public void The_size_that_batches_are_cut_by_is_never_less_than_what_is_written()
    {
        foreach (var size in (int[])[0, 1, 2, 3, 1000])
        {
            foreach (var key in (string[])["k", "\"ü🚕"])
            {
                var record = Record(key, size);
                var (buffer, length) = Writer.Write([record], 0, 1);
                ArrayPool<byte>.Shared.Return(buffer);
                length.ShouldBeInRange(Writer.SizeOf(record) + KinesisEventWriter.Frame - 8, Writer.SizeOf(record) + KinesisEventWriter.Frame);
            }
        }
    }

    [Fact]
    public void Only_the_part_is_written()
    {
        var records = Enumerable.Range(0, 5).Select(index => Record($"key{index}", 10)).ToList();
        var (buffer, length) = Writer.Write(records, 1, 3);
        JsonNode.Parse(buffer.AsSpan(0, length))!["Records"]!.AsArray().Select(record => record!["kinesis"]!["partitionKey"]!.GetValue<string>())
            .ShouldBe(["key1", "key2", "key3"]);
    }

    private static StreamRecord Record(string key, int size) => new("495903", key, new byte[size], DateTimeOffset.FromUnixTimeMilliseconds(1545084650980));

    private static JsonNode Write(StreamRecord record)
    {
        var (buffer, length) = Writer.Write([record], 0, 1);
        return JsonNode.Parse(buffer.AsSpan(0, length))!;
    }
}
