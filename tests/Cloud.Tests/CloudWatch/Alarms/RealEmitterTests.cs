using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Lambda;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.CloudWatch.Alarms;

/// <summary>Something goes wrong in a service of the whole cloud; its metric makes an alarm ring, and a subscriber of the topic hears of it.</summary>
[Trait("Cost", "process")]
public sealed class RealEmitterTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(Definitions.Noon);
    private readonly TemporaryDirectory _directory = new();
    private LocalCloudOptions _options = null!;
    private RunningServices _services = null!;

    public async ValueTask InitializeAsync()
    {
        _options = new LocalCloudOptions
        {
            Port = 0,
            DataDirectory = _directory.Path,
            NodeModules = Repository.NodeModules,
            // Nothing here asks for a table: nobody needs to listen there.
            Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
        };
        _services = await RunningServices.StartAsync(_options, new ServiceSettings(), _time, TestContext.Current.CancellationToken);
        await CallAsync("sns", "CreateTopic", """{"Name": "alarms"}""");
        await CallAsync("sqs", "CreateQueue", """{"QueueName": "heard", "Attributes": {"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}]}"}}""");
        await CallAsync("sns", "Subscribe", """{"TopicArn": "arn:aws:sns:us-east-1:000000000000:alarms", "Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:000000000000:heard"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_error_of_a_functions_newest_version()
    {
        await CallAsync("iam", "CreateRole", """{"RoleName": "r", "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"}""");
        await CallAsync("lambda", "CreateFunction", $$$"""{"FunctionName": "probe", "Runtime": "dotnet10", "Handler": "ProbeFunction", "Role": "arn:aws:iam::000000000000:role/r", "Code": {"LocalDirectory": "{{{LambdaCloud.Probe}}}"}}""");
        await CallAsync("lambda", "PublishVersion", """{"FunctionName": "probe"}""");
        await CallAsync("lambda", "CreateAlias", """{"FunctionName": "probe", "Name": "live", "FunctionVersion": "1"}""");
        await PutAsync("AWS/Lambda", "Errors", "Sum", ("FunctionName", "probe"), ("Resource", "probe:live"), ("ExecutedVersion", "1"));
        var result = await _services.Lambda.InvokeAsync("probe:live", LambdaCloud.Event("throw"), TestContext.Current.CancellationToken);
        result.FunctionError.ShouldBe("Unhandled");
        await RingsAsync();
    }

    [Fact]
    public async Task A_message_in_a_dead_letter_queue()
    {
        await CallAsync("sqs", "CreateQueue", """{"QueueName": "dead"}""");
        await PutAsync("AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", ("QueueName", "dead"));
        await CallAsync("sqs", "SendMessage", """{"QueueUrl": "http://127.0.0.1/000000000000/dead", "MessageBody": "m"}""");
        // Measured after the first minute, seen after the second.
        _time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(
            async () => (await CallAsync("cloudwatch", "ListMetrics", """{"Namespace": "AWS/SQS", "Dimensions": [{"Name": "QueueName", "Value": "dead"}]}"""))["Metrics"]!.AsArray().Count > 0, "the queue is measured");
        await RingsAsync();
    }

    [Fact]
    public async Task A_failed_execution()
    {
        await CallAsync("iam", "CreateRole", """{"RoleName": "r", "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"states.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"}""");
        await CallAsync("sfn", "CreateStateMachine", """{"name": "m", "roleArn": "arn:aws:iam::000000000000:role/r", "definition": "{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"F\",\"States\":{\"F\":{\"Type\":\"Fail\"}}}"}""");
        const string machine = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
        await PutAsync("AWS/States", "ExecutionsFailed", "Sum", ("StateMachineArn", machine));
        await CallAsync("sfn", "StartExecution", $$"""{"stateMachineArn": "{{machine}}", "name": "e"}""");
        await Eventually.HoldsAsync(
            async () => (await CallAsync("sfn", "DescribeExecution", """{"executionArn": "arn:aws:states:us-east-1:000000000000:execution:m:e"}"""))["status"]!.ToString() == "FAILED", "the execution has failed");
        await RingsAsync();
    }

    [Fact]
    public async Task A_record_that_a_shard_does_not_take()
    {
        await CallAsync("kinesis", "CreateStream", """{"StreamName": "trips", "ShardCount": 1}""");
        await PutAsync("AWS/Kinesis", "WriteProvisionedThroughputExceeded", "Sum", ("StreamName", "trips"));
        var record = new JsonObject { ["StreamName"] = "trips", ["PartitionKey"] = "k", ["Data"] = Convert.ToBase64String(new byte[1 << 20]) }.ToJsonString();
        await CallAsync("kinesis", "PutRecord", record);
        (await Should.ThrowAsync<AwsException>(() => CallAsync("kinesis", "PutRecord", record))).Code.ShouldBe("ProvisionedThroughputExceededException");
        await RingsAsync();
    }

    private async Task RingsAsync()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        JsonObject? message = null;
        await Eventually.HoldsAsync(async () => (message = await ReceivedAsync()) is not null, "the queue has the alarm's message");
        message!["Subject"]!.ToString().ShouldBe("ALARM: \"a\" in US East (N. Virginia)");
        JsonNode.Parse(message["Message"]!.ToString())!["NewStateReason"]!.ToString().ShouldStartWith("Threshold Crossed: 1 datapoint [1.0 (15/01/26 12:0");
    }

    private async Task<JsonObject?> ReceivedAsync()
    {
        var received = await CallAsync("sqs", "ReceiveMessage", """{"QueueUrl": "http://127.0.0.1/000000000000/heard", "MaxNumberOfMessages": 10}""");
        return (received["Messages"] as JsonArray ?? []).Select(message => JsonNode.Parse(message!["Body"]!.ToString())!.AsObject())
            .FirstOrDefault(body => body["Subject"]!.ToString().StartsWith("ALARM", StringComparison.Ordinal));
    }

    private Task PutAsync(string ns, string metric, string statistic, params (string Name, string Value)[] dimensions) => CallAsync("cloudwatch", "PutMetricAlarm", new JsonObject
    {
        ["AlarmName"] = "a",
        ["Namespace"] = ns,
        ["MetricName"] = metric,
        ["Dimensions"] = new JsonArray([.. dimensions.Select(one => new JsonObject { ["Name"] = one.Name, ["Value"] = one.Value })]),
        ["Statistic"] = statistic,
        ["Period"] = 60,
        ["EvaluationPeriods"] = 1,
        ["Threshold"] = 0,
        ["ComparisonOperator"] = "GreaterThanThreshold",
        ["TreatMissingData"] = "notBreaching",
        ["AlarmActions"] = new JsonArray("arn:aws:sns:us-east-1:000000000000:alarms"),
    }.ToJsonString());

    private Task<JsonObject> CallAsync(string service, string operation, string input) =>
        _services.Cloud.Dispatcher.InvokeAsync(service, operation, JsonNode.Parse(input)!.AsObject(), CloudUnderTest.Context);
}
