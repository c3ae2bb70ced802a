using System.Text;
using System.Text.Json.Serialization;
using Amazon.Lambda.KinesisEvents;
using Amazon.Lambda.S3Events;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Pipeline.Compat.Tests.Serialization;

public sealed class SerializerTests
{
    private readonly SourceGeneratorLambdaJsonSerializer<Events> _serializer = new();

    [Fact]
    public void A_kinesis_record_has_its_data_as_bytes_and_its_arrival_as_time()
    {
        var record = Read<KinesisEvent>("""
            {"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"t-1","sequenceNumber":"4959","data":"SGVsbG8=","approximateArrivalTimestamp":1545084650.987},
            "eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000006:4959","eventName":"aws:kinesis:record","invokeIdentityArn":"arn:role",
            "awsRegion":"us-east-2","eventSourceARN":"arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream"}]}
            """).Records.ShouldHaveSingleItem();

        Encoding.UTF8.GetString(record.Kinesis.Data.ToArray()).ShouldBe("Hello");
        (record.Kinesis.PartitionKey, record.Kinesis.SequenceNumber, record.Kinesis.KinesisSchemaVersion).ShouldBe(("t-1", "4959", "1.0"));
        // A fraction of a second is read as the double that it is: no finer than a microsecond.
        record.Kinesis.ApproximateArrivalTimestamp!.Value.ShouldBe(new DateTime(2018, 12, 17, 22, 10, 50, 987, DateTimeKind.Utc), TimeSpan.FromMicroseconds(1));
        (record.EventId, record.EventName, record.AwsRegion).ShouldBe(("shardId-000000000006:4959", "aws:kinesis:record", "us-east-2"));
        record.EventSourceARN.ShouldEndWith("stream/lambda-stream");
        record.InvokeIdentityArn.ShouldBe("arn:role");
    }

    [Theory]
    [InlineData("1768478400", 0)]
    [InlineData("1768478400.25", 250)]
    [InlineData("1768478400250", 250)]
    [InlineData("\"2026-01-15T12:00:00.250Z\"", 250)]
    public void A_time_is_seconds_milliseconds_or_iso_8601(string json, int milliseconds) =>
        Read<S3Event>($$"""{"Records":[{"eventTime":{{json}}}]}""").Records[0].EventTime.ToUniversalTime()
            .ShouldBe(new DateTime(2026, 1, 15, 12, 0, 0, milliseconds, DateTimeKind.Utc));

    [Theory]
    [InlineData("1e30")]
    [InlineData("true")]
    [InlineData("\"soon\"")]
    public void What_is_no_time_is_refused(string json) =>
        Should.Throw<JsonSerializerException>(() => Read<S3Event>($$"""{"Records":[{"eventTime":{{json}}}]}"""));

    [Fact]
    public void An_s3_key_is_decoded() =>
        Read<S3Event>("""{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"lookups/a+b%2Bc%3D%C3%A9.csv","size":5,"eTag":"e","sequencer":"00"}}}]}""")
            .Records[0].S3.Object.KeyDecoded.ShouldBe("lookups/a b+c=é.csv");

    [Fact]
    public void The_failures_of_a_batch_are_absent_until_they_are_set()
    {
        Write(new StreamsEventResponse()).ShouldBe("{}");
        Write(new StreamsEventResponse { BatchItemFailures = [] }).ShouldBe("""{"batchItemFailures":[]}""");
        Write(new StreamsEventResponse { BatchItemFailures = [new() { ItemIdentifier = "49" }] }).ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"49"}]}""");
    }

    [Fact]
    public void An_answer_keeps_its_letters() => Write(new Named { Name = "é <a> 'b'" }).ShouldBe("""{"Name":"é <a> 'b'"}""");

    [Fact]
    public void Names_are_written_as_they_are_except_amazon_s_two() =>
        Write(new Named { Name = "n", XAmzId2 = "2", XAmzRequestId = "r" }).ShouldBe("""{"Name":"n","x-amz-id-2":"2","x-amz-request-id":"r"}""");

    [Fact]
    public void An_event_is_all_of_a_memory_stream_and_the_rest_of_another()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"name":"n"}""");
        using var plain = new MemoryStream(bytes) { Position = 2 };
        using var visible = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true) { Position = 2 };
        using var other = new BufferedStream(new MemoryStream([.. "xx"u8, .. bytes]));
        other.Position = 2;

        _serializer.Deserialize<Named>(plain).Name.ShouldBe("n");
        _serializer.Deserialize<Named>(visible).Name.ShouldBe("n");
        _serializer.Deserialize<Named>(other).Name.ShouldBe("n");
    }

    [Fact]
    public void A_malformed_event_says_which_type_was_expected() =>
        Should.Throw<JsonSerializerException>(() => Read<S3Event>("""{"Records":7}""")).Message.ShouldStartWith(
            "Error converting the Lambda event JSON payload to type Amazon.Lambda.S3Events.S3Event: ");

    [Fact]
    public void A_type_that_the_context_lacks_is_named() =>
        Should.Throw<JsonSerializerException>(() => Read<Version>("{}")).Message.ShouldContain("[JsonSerializable(typeof(Version))]");

    private T Read<T>(string json) => _serializer.Deserialize<T>(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private string Write<T>(T value)
    {
        using var stream = new MemoryStream();
        _serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

public sealed class Named
{
    public string? Name { get; set; }

    public string? XAmzId2 { get; set; }

    public string? XAmzRequestId { get; set; }
}

[JsonSerializable(typeof(KinesisEvent))]
[JsonSerializable(typeof(S3Event))]
[JsonSerializable(typeof(StreamsEventResponse))]
[JsonSerializable(typeof(Named))]
public sealed partial class Events : JsonSerializerContext;
