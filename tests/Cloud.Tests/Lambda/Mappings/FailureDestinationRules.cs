using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

public sealed class FailureDestinationRules
{
    private static readonly MappingRules NoRetries = new() { MaximumRetries = 0 };

    [Fact]
    public async Task A_bucket_gets_the_metadata_and_the_whole_event_at_the_documented_key()
    {
        await using var mapping = Failing("arn:aws:s3:::failed");
        mapping.Put(0, 2);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Objects.Put.Count == 1, "the batch is discarded");
        var (bucket, key, document) = mapping.Objects.Put.Single();
        bucket.ShouldBe("failed");
        key.ShouldMatch($"^aws/lambda/{mapping.Mapping.Uuid}/shardId-000000000000/2026/01/15/2026-01-15T12\\.00\\.0\\d-[0-9a-f-]{{36}}$");
        Check(document, mapping);
        var payload = JsonNode.Parse(document["payload"]!.GetValue<string>())!;
        JsonNode.DeepEquals(payload, mapping.Deliveries[^1].Event).ShouldBeTrue();
    }

    [Theory]
    [InlineData(LambdaCloud.Queue)]
    [InlineData(LambdaCloud.Topic)]
    public async Task A_queue_or_topic_gets_the_metadata_only(string destination)
    {
        await using var mapping = Failing(destination);
        var taken = destination == LambdaCloud.Queue ? mapping.Sqs : mapping.Sns;
        mapping.Put(0, 2);
        mapping.Start();
        await Eventually.HoldsAsync(() => taken.Messages.Count == 1, "the batch is discarded");
        Check(taken.Messages.Single(), mapping);
        taken.Messages.Single()["payload"].ShouldBeNull();
    }

    [Fact]
    public async Task Records_behind_a_discarded_batch_go_on()
    {
        await using var mapping = Failing(LambdaCloud.Queue);
        mapping.Function = delivery => delivery.Numbers.Contains(0) ? throw new InvalidOperationException("poison") : Task.FromResult<string?>(null);
        mapping.Put(0, 4);
        mapping.Start();
        await mapping.DrainedAsync(4);
        mapping.Deliveries.Select(delivery => delivery.Numbers).ShouldBe([[0, 1], [2, 3]]);
        mapping.Counters.Discarded.ShouldBe(2);
    }

    [Fact]
    public async Task A_destination_that_is_out_of_order_gets_the_batch_once_it_works()
    {
        await using var mapping = Failing(LambdaCloud.Queue);
        mapping.Time.AutoAdvance = true;
        mapping.Sqs.Failure = new AwsException("SlowDown", "There is no space left.", 503);
        mapping.Put(0, 2);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Counters.LastResult == "PROBLEM: SlowDown: There is no space left.", "the mapping says what is wrong");
        mapping.Counters.Discarded.ShouldBe(0);
        mapping.Sqs.Failure = null;
        await mapping.DrainedAsync(2);
        mapping.Sqs.Messages.Count.ShouldBe(1);
        mapping.Lines.Count(line => line.Contains("SlowDown")).ShouldBe(1);
    }

    [Fact]
    public async Task A_record_that_is_too_old_before_its_first_invocation_has_no_response()
    {
        await using var mapping = Failing(LambdaCloud.Queue);
        mapping.Mapping = mapping.Mapping with { Rules = NoRetries with { MaximumAge = TimeSpan.FromSeconds(60) }, Window = TimeSpan.Zero };
        mapping.Put(0, 1);
        mapping.Time.Advance(TimeSpan.FromSeconds(61));
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Sqs.Messages.Count == 1, "the record is discarded");
        var document = mapping.Sqs.Messages.Single();
        document["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("RecordAgeExceeded");
        document["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(1, "the invocation that it was too old for");
        document.AsObject().ContainsKey("responseContext").ShouldBeFalse();
        mapping.Deliveries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_that_becomes_too_old_between_retries_has_no_response_either()
    {
        await using var mapping = Failing(LambdaCloud.Queue);
        mapping.Mapping = mapping.Mapping with { Rules = new MappingRules { MaximumAge = TimeSpan.FromSeconds(60) }, Window = TimeSpan.Zero };
        mapping.Put(0, 1);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        mapping.Time.Advance(TimeSpan.FromSeconds(61));
        await Eventually.HoldsAsync(() => mapping.Sqs.Messages.Count == 1, "the record is discarded");
        var document = mapping.Sqs.Messages.Single().AsObject();
        document["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(1);
        document.ContainsKey("responseContext").ShouldBeFalse();
    }

    [Fact]
    public async Task The_record_of_reported_failures_says_that_the_function_had_no_error()
    {
        await using var mapping = Failing(LambdaCloud.Queue);
        mapping.Mapping = mapping.Mapping with { Rules = NoRetries with { ReportsItemFailures = true } };
        mapping.Function = delivery => Task.FromResult<string?>(delivery.Failure(0));
        mapping.Put(0, 2);
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Sqs.Messages.Count == 1, "the batch is discarded");
        var response = mapping.Sqs.Messages.Single()["responseContext"]!.AsObject();
        response.ContainsKey("functionError").ShouldBeTrue();
        response["functionError"].ShouldBeNull();
    }

    [Fact]
    public async Task A_destination_that_refuses_does_not_hold_up_the_shard_and_is_logged()
    {
        await using var mapping = Failing(LambdaCloud.Queue);
        mapping.Sqs.Broken = true;
        mapping.Put(0, 2);
        mapping.Start();
        await mapping.DrainedAsync(2);
        mapping.Lines.ShouldContain(line => line.Contains("AccessDenied", StringComparison.Ordinal));
    }

    private static MappingUnderTest Failing(string destination)
    {
        var mapping = new MappingUnderTest(autoAdvance: false) { Function = _ => throw new InvalidOperationException("always") };
        mapping.Streams.WithShard(0);
        mapping.Mapping = mapping.Mapping with { OnFailure = destination, Rules = NoRetries, BatchSize = 2, Window = TimeSpan.FromSeconds(300) };
        return mapping;
    }

    // The example of "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
    private static void Check(JsonNode document, MappingUnderTest mapping)
    {
        var records = mapping.Deliveries[^1].Records;
        var expected = new JsonObject
        {
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = mapping.Deliveries[^1].RequestId,
                ["functionArn"] = mapping.Mapping.FunctionArn,
                ["condition"] = "RetryAttemptsExhausted",
                ["approximateInvokeCount"] = 1,
            },
            ["responseContext"] = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST", ["functionError"] = "Unhandled" },
            ["version"] = "1.0",
            ["KinesisBatchInfo"] = new JsonObject
            {
                ["shardId"] = "shardId-000000000000",
                ["startSequenceNumber"] = records[0]["kinesis"]!["sequenceNumber"]!.GetValue<string>(),
                ["endSequenceNumber"] = records[^1]["kinesis"]!["sequenceNumber"]!.GetValue<string>(),
                ["approximateArrivalOfFirstRecord"] = "2026-01-15T12:00:00.000Z",
                ["approximateArrivalOfLastRecord"] = "2026-01-15T12:00:00.000Z",
                ["batchSize"] = 2,
                ["streamArn"] = MemoryStreams.Arn,
            },
        };
        var rest = document.DeepClone().AsObject();
        rest["timestamp"]!.GetValue<string>().ShouldMatch(@"^2026-01-15T12:00:0\d\.\d{3}Z$");
        rest.Remove("timestamp");
        rest.Remove("payload");
        JsonNode.DeepEquals(rest, expected).ShouldBeTrue(Regex.Unescape(rest.ToJsonString()));
    }
}
