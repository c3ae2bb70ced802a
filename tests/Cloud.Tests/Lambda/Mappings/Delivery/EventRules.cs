using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Windows;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Delivery;

/// <summary>"Process Amazon Kinesis Data Streams records with Lambda": what an event looks like.</summary>
public sealed class EventRules
{
    private static readonly KinesisEventWriter Writer = new(
        "shardId-000000000006", "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream", "arn:aws:iam::123456789012:role/lambda-role");

    [Fact]
    public void The_event_is_the_one_of_the_documentation()
    {
        var documented = DocumentedEvent.Read("kinesis-documented.json");
        var (buffer, length) = Writer.Write(DocumentedEvent.Records(documented), 0, 2);
        Same(buffer.AsSpan(0, length), documented);
    }

    [Fact]
    public void The_event_of_a_tumbling_window_is_the_one_of_the_documentation()
    {
        const string shard = "shardId-000000000006", stream = "arn:aws:kinesis:us-east-1:123456789012:stream/lambda-stream";
        var documented = DocumentedEvent.Read("kinesis-window-documented.json");
        var records = DocumentedEvent.Records(documented);
        var window = TumblingWindow.Of(records[0].ArrivedAt, TimeSpan.FromSeconds(120));
        var members = WindowMembers.Write(window, """{"1":282,"2":715}"""u8.ToArray(), shard, stream, final: false, early: false);
        var (buffer, length) = new KinesisEventWriter(shard, stream, "arn:aws:iam::123456789012:role/lambda-kinesis-role").Write(records, 0, 1, members.Span);
        Same(buffer.AsSpan(0, length), documented);
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

    private static void Same(ReadOnlySpan<byte> written, JsonNode expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(written), expected).ShouldBeTrue(Encoding.UTF8.GetString(written));

    private static JsonNode Write(StreamRecord record)
    {
        var (buffer, length) = Writer.Write([record], 0, 1);
        return JsonNode.Parse(buffer.AsSpan(0, length))!;
    }
}
