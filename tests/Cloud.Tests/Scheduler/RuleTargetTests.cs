using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Scheduler;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.Targets;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Scheduler;

/// <summary>What a rule may call: what its role may, or without one what lets EventBridge call it.</summary>
public sealed class RuleTargetTests : IAsyncDisposable
{
    private const string QueueArn = "arn:aws:sqs:us-east-1:000000000000:q";
    private const string FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    private static readonly LocalCloudOptions Cloud = new() { DataDirectory = "unused", NodeModules = "unused" };
    private readonly WaitAwareTime _time = new();
    private readonly Dispatcher _dispatcher;
    private readonly RecordingService _lambda;
    private readonly EventsService _events;
    private string? _functionPolicy;

    public RuleTargetTests()
    {
        EventsService? events = null;
        _lambda = new RecordingService("lambda", (operation, _) => operation != "GetPolicy" ? []
            : _functionPolicy is null ? throw new AwsException("ResourceNotFoundException", "The resource you requested does not exist.", 404)
            : new JsonObject { ["Policy"] = _functionPolicy });
        _dispatcher = new Dispatcher(self =>
            [_lambda, new SqsService(CloudContext.Unchecked(Cloud, _time, new Dispatcher([]))), events = new EventsService(CloudContext.Unchecked(Cloud, _time, self), new TargetPolicies(Cloud, self))]);
        _events = events!;
    }

    private int Invocations => _lambda.Calls.Count(call => call.Operation == "Invoke");

    [Theory]
    [InlineData(null, false)]
    [InlineData("""{"StringEquals":{"aws:SourceAccount":"000000000000"}}""", true)]
    [InlineData("""{"ArnEquals":{"aws:SourceArn":"arn:aws:events:us-east-1:000000000000:rule/r"}}""", true)]
    [InlineData("""{"ArnEquals":{"aws:SourceArn":"arn:aws:events:us-east-1:000000000000:rule/other"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:SourceAccount":"111111111111"}}""", false)]
    public async Task A_queue_gets_what_its_policy_lets_a_rule_send(string? condition, bool delivered)
    {
        await QueueAsync("q", condition is null ? null : Policy("sqs:SendMessage", QueueArn, "events.amazonaws.com", condition));
        await RuleAsync(new JsonObject { ["Id"] = "1", ["Arn"] = QueueArn, ["Input"] = "hello" });
        _time.Advance(TimeSpan.FromMinutes(5));
        (await ReceiveAsync("q")).ShouldBe(delivered ? "hello" : null);
        if (delivered) _events.Failures.ShouldBeEmpty();
        else _events.Failures.ShouldHaveSingleItem().ShouldContain(QueueArn);
    }

    [Fact]
    public async Task A_function_is_invoked_with_a_permission_for_the_rule()
    {
        await RuleAsync(new JsonObject { ["Id"] = "1", ["Arn"] = FunctionArn });
        _time.Advance(TimeSpan.FromMinutes(5));
        Invocations.ShouldBe(0);
        _functionPolicy = Policy("lambda:InvokeFunction", FunctionArn, "s3.amazonaws.com");
        _time.Advance(TimeSpan.FromMinutes(5));
        Invocations.ShouldBe(0);
        _functionPolicy = Policy("lambda:InvokeFunction", FunctionArn, "events.amazonaws.com");
        _time.Advance(TimeSpan.FromMinutes(5));
        Invocations.ShouldBe(1);
    }

    [Fact]
    public async Task A_target_with_a_role_needs_no_policy()
    {
        await RuleAsync(new JsonObject { ["Id"] = "1", ["Arn"] = FunctionArn, ["RoleArn"] = "arn:aws:iam::000000000000:role/r" });
        _time.Advance(TimeSpan.FromMinutes(5));
        Invocations.ShouldBe(1);
    }

    [Fact]
    public async Task A_dead_letter_queue_needs_a_policy_even_where_the_target_has_a_role()
    {
        await QueueAsync("q", null);
        await RuleAsync(new JsonObject
        {
            ["Id"] = "1",
            ["Arn"] = "arn:aws:sqs:us-east-1:000000000000:gone",
            ["RoleArn"] = "arn:aws:iam::000000000000:role/r",
            ["Input"] = "lost",
            ["DeadLetterConfig"] = new JsonObject { ["Arn"] = QueueArn },
        });
        _time.Advance(TimeSpan.FromMinutes(5));
        (await ReceiveAsync("q")).ShouldBeNull();
        await Call("sqs", "SetQueueAttributes", new JsonObject
        {
            ["QueueUrl"] = "/q",
            ["Attributes"] = new JsonObject { ["Policy"] = Policy("sqs:SendMessage", QueueArn, "events.amazonaws.com") },
        });
        _time.Advance(TimeSpan.FromMinutes(5));
        (await ReceiveAsync("q")).ShouldBe("lost");
    }

    [Theory]
    [InlineData("""{"Id":"1","Arn":"arn:aws:states:us-east-1:000000000000:stateMachine:m"}""", "RoleArn is required")]
    [InlineData("""{"Id":"1","Arn":"arn:aws:sqs:us-east-1:000000000000:q","RoleArn":""}""", "not the ARN of a role")]
    public async Task A_target_without_the_role_that_it_needs_is_refused(string target, string problem)
    {
        var refused = await Should.ThrowAsync<AwsException>(() => RuleAsync(JsonNode.Parse(target)!.AsObject()));
        refused.Code.ShouldBe("ValidationException");
        refused.Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("PutTargets", """{"Rule":"r","Targets":5}""", "SerializationException")]
    [InlineData("PutTargets", """{"Rule":"r","Targets":[null]}""", "SerializationException")]
    [InlineData("PutTargets", """{"Rule":"r","Targets":[5]}""", "SerializationException")]
    [InlineData("PutTargets", """{"Rule":"r","Targets":[]}""", "ValidationException")]
    [InlineData("PutTargets", """{"Rule":"r","Targets":[{},{},{},{},{},{},{},{},{},{},{}]}""", "ValidationException")]
    [InlineData("RemoveTargets", """{"Rule":"r","Ids":[null]}""", "SerializationException")]
    [InlineData("RemoveTargets", """{"Rule":"r","Ids":[{}]}""", "SerializationException")]
    [InlineData("RemoveTargets", """{"Rule":"r","Ids":[]}""", "ValidationException")]
    [InlineData("PutRule", """{"Name":"r","ScheduleExpression":"rate(3000000 days)"}""", "ValidationException")]
    public async Task Members_of_the_wrong_kind_or_number_are_refused(string operation, string input, string code)
    {
        await Call("events", "PutRule", new JsonObject { ["Name"] = "r", ["ScheduleExpression"] = "rate(5 minutes)" });
        (await Should.ThrowAsync<AwsException>(() => Call("events", operation, JsonNode.Parse(input)!.AsObject()))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_rule_has_at_most_five_targets()
    {
        for (var i = 0; i < 5; i++) await RuleAsync(new JsonObject { ["Id"] = $"{i}", ["Arn"] = QueueArn });
        await RuleAsync(new JsonObject { ["Id"] = "4", ["Arn"] = FunctionArn });
        (await Should.ThrowAsync<AwsException>(() => RuleAsync(new JsonObject { ["Id"] = "5", ["Arn"] = QueueArn }))).Code.ShouldBe("LimitExceededException");
    }

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    private static string Policy(string action, string resource, string service, string condition = "{}") => $$"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"{{action}}","Resource":"{{resource}}","Condition":{{condition}}}]}
        """;

    private Task QueueAsync(string name, string? policy)
    {
        var input = new JsonObject { ["QueueName"] = name };
        if (policy is not null) input["Attributes"] = new JsonObject { ["Policy"] = policy };
        return Call("sqs", "CreateQueue", input);
    }

    private async Task RuleAsync(JsonObject target)
    {
        await Call("events", "PutRule", new JsonObject { ["Name"] = "r", ["ScheduleExpression"] = "rate(5 minutes)" });
        await Call("events", "PutTargets", new JsonObject { ["Rule"] = "r", ["Targets"] = new JsonArray(target) });
    }

    private async Task<string?> ReceiveAsync(string queue) =>
        (string?)(await Call("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = "/" + queue }))["Messages"]?[0]?["Body"];

    private Task<JsonObject> Call(string service, string operation, JsonObject input) =>
        _dispatcher.InvokeAsync(service, operation, input, CloudUnderTest.Context);
}
