using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.Tests.Faults;
using Pipeline.Cloud.Tests.Kinesis;
using Pipeline.Testing;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.ServiceMetrics;

/// <summary>What services publish about themselves, each where it happens. Source: each service's page of CloudWatch metrics.</summary>
public sealed class ServiceMetricsTests
{
    private readonly RecordedMetrics _metrics = new();

    [Fact]
    public async Task Kinesis_counts_the_records_that_a_shard_does_not_take()
    {
        var kinesis = new KinesisUnderTest(metrics: _metrics);
        await kinesis.CreateAsync();
        var text = new string('x', 1024 * 1024);
        await kinesis.PutAsync(text);
        (await kinesis.RefusedAsync("PutRecord", Put(text))).Code.ShouldBe("ProvisionedThroughputExceededException");
        await kinesis.CallAsync("PutRecords", new JsonObject
        {
            ["StreamName"] = "trips",
            ["Records"] = new JsonArray([.. Enumerable.Range(0, 3).Select(_ => new JsonObject { ["PartitionKey"] = "k", ["Data"] = KinesisUnderTest.Base64("x") })]),
        });
        _metrics.Of("AWS/Kinesis WriteProvisionedThroughputExceeded StreamName=trips").ShouldBe([1, 3]);
        _metrics.Of("AWS/Kinesis IncomingRecords StreamName=trips").ShouldBe([1]);
    }

    [Fact]
    public async Task Kinesis_counts_the_records_that_come_in()
    {
        var kinesis = new KinesisUnderTest(metrics: _metrics);
        await kinesis.CreateAsync();
        await kinesis.PutAsync("x");
        await kinesis.CallAsync("PutRecords", new JsonObject
        {
            ["StreamName"] = "trips",
            ["Records"] = new JsonArray([.. Enumerable.Range(0, 3).Select(_ => new JsonObject { ["PartitionKey"] = "k", ["Data"] = KinesisUnderTest.Base64("x") })]),
        });
        _metrics.Of("AWS/Kinesis IncomingRecords StreamName=trips").ShouldBe([1, 3]);
    }

    [Theory]
    [InlineData("kinesis:PutRecords throttle")]
    [InlineData("kinesis:PutRecords unprocessed=1")]
    public async Task Kinesis_counts_the_records_that_a_fault_plan_refuses(string rule)
    {
        await using var cloud = await FaultyCloud.StartAsync((options, _) => [new KinesisService(Context(options), new KinesisOptions())], [rule]);
        await cloud.CallAsync("kinesis", "CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 });
        var records = new JsonArray([.. Enumerable.Range(0, 3).Select(_ => new JsonObject { ["PartitionKey"] = "k", ["Data"] = KinesisUnderTest.Base64("x") })]);
        var put = cloud.CallAsync("kinesis", "PutRecords", new JsonObject { ["StreamARN"] = KinesisUnderTest.Arn("trips"), ["Records"] = records });
        if (rule.EndsWith("throttle", StringComparison.Ordinal)) await Should.ThrowAsync<AwsException>(() => put);
        else await put;
        _metrics.Of("AWS/Kinesis WriteProvisionedThroughputExceeded StreamName=trips").ShouldBe([3]);
    }

    [Fact]
    public async Task Sqs_measures_its_queues_every_minute()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        await using var cloud = await CloudUnderTest.StartAsync(options => new SqsService(CloudContext.Unchecked(options, time, new Dispatcher([])) with { Metrics = _metrics }));
        await cloud.InvokeAsync("sqs", "CreateQueue", new JsonObject { ["QueueName"] = "q" });
        foreach (var body in new[] { "a", "b" }) await cloud.InvokeAsync("sqs", "SendMessage", new JsonObject { ["QueueUrl"] = "http://x/0/q", ["MessageBody"] = body });
        time.Advance(TimeSpan.FromMinutes(1));
        await MeasuredAsync(2);
        await cloud.InvokeAsync("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = "http://x/0/q", ["VisibilityTimeout"] = 600 });
        time.Advance(TimeSpan.FromMinutes(1));
        await MeasuredAsync(2, 1);
        _metrics.Of("AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName=q").ShouldBe([0, 1]);

        Task MeasuredAsync(params double[] visible) => Eventually.HoldsAsync(
            () => _metrics.Of("AWS/SQS ApproximateNumberOfMessagesVisible QueueName=q").SequenceEqual(visible) && _metrics.Of("AWS/SQS ApproximateNumberOfMessagesDelayed QueueName=q").Count == visible.Length, "the queue is measured");
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Step_Functions_counts_executions_by_how_they_end()
    {
        await using var harness = new EngineHarness(new() { WaitScale = 1 }, _metrics);
        var machine = await harness.CreateAsync("""
            { "QueryLanguage": "JSONata", "StartAt": "Choose", "TimeoutSeconds": 60, "States": {
              "Choose": { "Type": "Choice", "Choices": [ { "Condition": "{% $states.input.fail %}", "Next": "Lost" }, { "Condition": "{% $states.input.wait %}", "Next": "Long" } ], "Default": "Won" },
              "Long": { "Type": "Wait", "Seconds": 3600, "Next": "Won" }, "Lost": { "Type": "Fail" }, "Won": { "Type": "Succeed" } } }
            """);
        foreach (var input in new[] { """{"fail": false, "wait": false}""", """{"fail": true}""", """{"fail": false, "wait": true}""" }) await harness.EndAsync(await harness.StartAsync(machine, input));
        string Metric(string name) => $"AWS/States {name} StateMachineArn={machine}";
        _metrics.Of(Metric("ExecutionsStarted")).ShouldBe([1, 1, 1]);
        foreach (var name in new[] { "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut" }) _metrics.Of(Metric(name)).ShouldBe([1], name);
        _metrics.Of(Metric("ExecutionsAborted")).ShouldBeEmpty();
        _metrics.Of(Metric("ExecutionTime")).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("PutItem", """{"TableName": "lookups"}""", "WriteThrottleEvents", 1)]
    [InlineData("GetItem", """{"TableName": "arn:aws:dynamodb:us-east-1:000000000000:table/lookups"}""", "ReadThrottleEvents", 1)]
    [InlineData("BatchWriteItem", """{"RequestItems": {"lookups": []}}""", "WriteThrottleEvents", 1)]
    public async Task DynamoDb_counts_what_is_throttled_by_table(string operation, string input, string name, double events)
    {
        var service = new DynamoDbService(Context(new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" }));
        var members = JsonNode.Parse(input)!.AsObject();
        ((ICloudService)service).Refusals!.Count(operation, members, service.Throttled(operation), 1);
        ((ICloudService)service).Refusals!.Count(operation, members, new AwsException("InternalServerError", "m", 500), 1);
        _metrics.Of($"AWS/DynamoDB {name} TableName=lookups").ShouldBe([events]);
        await service.DisposeAsync();
    }

    private CloudContext Context(LocalCloudOptions options) => CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])) with { Metrics = _metrics };

    private static JsonObject Put(string text) => new() { ["StreamName"] = "trips", ["PartitionKey"] = "k", ["Data"] = KinesisUnderTest.Base64(text) };
}
