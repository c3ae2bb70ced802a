using System.Net;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Scheduler;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.Targets;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Scheduler;

public sealed class SchedulerTests : IAsyncDisposable
{
    private const string StateMachine = "arn:aws:states:us-east-1:000000000000:stateMachine:retrain";
    private const string Role = "arn:aws:iam::000000000000:role/r";
    private static readonly LocalCloudOptions Cloud = new() { DataDirectory = "unused", NodeModules = "unused" };
    private readonly WaitAwareTime _time = new();
    private readonly Dispatcher _dispatcher;
    private readonly RecordingService _sfn;
    private readonly RecordingService _lambda = new("lambda");
    private readonly SchedulerService _scheduler;
    private readonly EventsService _events;
    private AwsException? _error;

    public SchedulerTests()
    {
        SchedulerService? scheduler = null;
        EventsService? events = null;
        _sfn = new RecordingService("sfn", (_, _) => _error is null ? [] : throw _error);
        _dispatcher = new Dispatcher(self =>
        [
            _sfn, _lambda, new SqsService(CloudContext.Unchecked(Cloud, _time, new Dispatcher([]))), scheduler = new SchedulerService(CloudContext.Unchecked(Cloud, _time, self)), events = new EventsService(CloudContext.Unchecked(Cloud, _time, self), new UncheckedTargetPolicies()),
        ]);
        (_scheduler, _events) = (scheduler!, events!);
    }

    [Fact]
    public async Task A_schedule_starts_executions_with_its_input()
    {
        await CreateAsync("cron(0 * * * ? *)", StateMachine, """{"scheduled":"<aws.scheduler.scheduled-time>"}""");
        _time.Advance(TimeSpan.FromMinutes(59));
        _sfn.Calls.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromHours(1));
        _sfn.Calls.Select(call => call.Operation).ShouldBe(["StartExecution", "StartExecution"]);
        ((string)_sfn.Calls[0].Input["stateMachineArn"]!).ShouldBe(StateMachine);
        ((string)_sfn.Calls[0].Input["input"]!).ShouldBe("""{"scheduled":"2026-01-15T13:00:00Z"}""");
    }

    [Fact]
    public async Task A_rate_is_due_when_it_is_created_and_again_after_each_interval()
    {
        await CreateAsync("rate(1 hour)", StateMachine, "<aws.scheduler.scheduled-time>");
        await CalledAtOnceAsync();
        _time.Advance(TimeSpan.FromMinutes(59));
        _time.Advance(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromHours(1));
        Inputs().ShouldBe(["2026-01-15T12:00:00Z", "2026-01-15T13:00:00Z", "2026-01-15T14:00:00Z"]);
    }

    [Fact]
    public async Task A_rate_that_says_when_it_starts_is_due_then_for_the_first_time()
    {
        var definition = Definition("rate(1 hour)", StateMachine, "<aws.scheduler.scheduled-time>", "s", null);
        definition["StartDate"] = _time.GetUtcNow().AddMinutes(30).ToUnixTimeSeconds();
        await Call("scheduler", "CreateSchedule", definition);
        _time.Advance(TimeSpan.FromMinutes(29));
        _sfn.Calls.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromHours(1));
        Inputs().ShouldBe(["2026-01-15T12:30:00Z", "2026-01-15T13:30:00Z"]);
    }

    [Fact]
    public async Task A_change_of_a_rate_does_not_make_it_due()
    {
        var definition = await CreateAsync("rate(1 hour)", StateMachine, "<aws.scheduler.scheduled-time>");
        await CalledAtOnceAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        await Call("scheduler", "UpdateSchedule", definition);
        _time.Advance(TimeSpan.FromMinutes(50));
        Inputs().ShouldBe(["2026-01-15T12:00:00Z", "2026-01-15T13:00:00Z"]);
    }

    [Fact]
    public async Task A_function_is_invoked_with_an_event_and_a_queue_gets_a_message()
    {
        await Call("sqs", "CreateQueue", new JsonObject { ["QueueName"] = "q" });
        await CreateAsync("cron(0 13 * * ? *)", "arn:aws:lambda:us-east-1:000000000000:function:f", null, "one");
        await CreateAsync("cron(0 13 * * ? *)", "arn:aws:sqs:us-east-1:000000000000:q", "hello", "two");
        _time.Advance(TimeSpan.FromHours(1));
        var input = _lambda.Calls.ShouldHaveSingleItem().Input;
        ((string)input["InvocationType"]!).ShouldBe("Event");
        ((string)input["Payload"]!["detail-type"]!).ShouldBe("Scheduled Event");
        ((string)(await Call("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = "/q" }))["Messages"]![0]!["Body"]!).ShouldBe("hello");
    }

    [Fact]
    public async Task A_schedule_that_is_switched_off_or_deleted_calls_nothing()
    {
        var definition = await CreateAsync("cron(0 * * * ? *)", StateMachine);
        definition["State"] = "DISABLED";
        await Call("scheduler", "UpdateSchedule", definition);
        _time.Advance(TimeSpan.FromHours(3));
        definition["State"] = "ENABLED";
        await Call("scheduler", "UpdateSchedule", definition);
        await Call("scheduler", "DeleteSchedule", new JsonObject { ["Name"] = "s" });
        _time.Advance(TimeSpan.FromHours(3));
        _sfn.Calls.ShouldBeEmpty();
        (await Should.ThrowAsync<AwsException>(() => Call("scheduler", "GetSchedule", new JsonObject { ["Name"] = "s" }))).Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task A_schedule_far_ahead_is_waited_for()
    {
        await CreateAsync("at(2026-12-24T18:00:00)", StateMachine);
        _time.Advance(TimeSpan.FromDays(400));
        _sfn.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_fails_for_now_is_repeated_with_back_off()
    {
        await CreateAsync("at(2026-01-15T13:00:00)", StateMachine);
        _error = new AwsException("ServiceUnavailable", "not now", 503);
        _time.Advance(TimeSpan.FromHours(1));
        await Eventually.HoldsAsync(() => _time.Waiting > 0, "the scheduler waits for the next time");
        _sfn.Calls.Count.ShouldBe(1);
        _error = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => _sfn.Calls.Count == 2, "the target is called a second time");
        _scheduler.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_that_fails_for_good_goes_to_the_dead_letter_queue_or_is_noted()
    {
        await Call("sqs", "CreateQueue", new JsonObject { ["QueueName"] = "dead" });
        _error = new AwsException("StateMachineDoesNotExist", "gone");
        await CreateAsync("at(2026-01-15T13:00:00)", StateMachine, "lost", "one", "arn:aws:sqs:us-east-1:000000000000:dead");
        await CreateAsync("at(2026-01-15T14:00:00)", StateMachine, "lost", "two");
        _time.Advance(TimeSpan.FromHours(2));
        ((string)(await Call("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = "/dead" }))["Messages"]![0]!["Body"]!).ShouldBe("lost");
        _scheduler.Failures.ShouldHaveSingleItem().ShouldContain("StateMachineDoesNotExist");
    }

    [Fact]
    public async Task A_schedule_is_deleted_after_its_last_time_if_it_says_so()
    {
        var definition = Definition("at(2026-01-15T13:00:00)", StateMachine, null, "s", null);
        definition["ActionAfterCompletion"] = "DELETE";
        await Call("scheduler", "CreateSchedule", definition);
        _time.Advance(TimeSpan.FromHours(1));
        (await Call("scheduler", "ListSchedules", []))["Schedules"]!.AsArray().ShouldBeEmpty();
        _sfn.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("rate(1 hour)", "arn:aws:ecs:us-east-1:000000000000:cluster/c", "NotImplemented")]
    [InlineData("rate(1 hour)", "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", "NotImplemented")]
    [InlineData("now and then", StateMachine, "ValidationException")]
    public async Task What_cannot_be_scheduled_is_refused(string expression, string target, string code) =>
        (await Should.ThrowAsync<AwsException>(() => CreateAsync(expression, target))).Code.ShouldBe(code);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("r")]
    public async Task A_schedule_without_a_role_is_refused(string? role)
    {
        var definition = Definition("rate(1 hour)", StateMachine, null, "s", null);
        definition["Target"]!["RoleArn"] = role;
        (await Should.ThrowAsync<AwsException>(() => Call("scheduler", "CreateSchedule", definition))).Code.ShouldBe("ValidationException");
    }

    [Theory]
    [InlineData("at(9999-12-31T23:59:59)", "America/New_York", null, null)]
    [InlineData("at(0001-01-01T00:00:00)", "Asia/Tokyo", null, null)]
    [InlineData("rate(2147483647 days)", "UTC", null, null)]
    [InlineData("rate(3000000 days)", "UTC", null, null)]
    [InlineData("rate(2147483647 minutes)", "UTC", "253402300799", null)]
    [InlineData("rate(1 minute)", "UTC", null, "253402300800")]
    [InlineData("rate(1 minute)", "UTC", "1e308", null)]
    [InlineData("rate(1 minute)", "UTC", null, "1e308")]
    [InlineData("rate(1 minute)", "UTC", null, "-1e308")]
    public async Task Times_outside_of_the_years_1_to_9999_are_refused(string expression, string zone, string? start, string? end)
    {
        var definition = Definition(expression, StateMachine, null, "s", null);
        definition["ScheduleExpressionTimezone"] = zone;
        if (start is not null) definition["StartDate"] = JsonNode.Parse(start);
        if (end is not null) definition["EndDate"] = JsonNode.Parse(end);
        (await Should.ThrowAsync<AwsException>(() => Call("scheduler", "CreateSchedule", definition))).Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task A_schedule_may_end_at_the_last_possible_moment()
    {
        var definition = Definition("cron(0 * * * ? *)", StateMachine, null, "s", null);
        definition["EndDate"] = 253402300799;
        await Call("scheduler", "CreateSchedule", definition);
        _time.Advance(TimeSpan.FromHours(1));
        _sfn.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"Target":5}""", "SerializationException")]
    [InlineData("""{"Target":[]}""", "SerializationException")]
    [InlineData("""{"ScheduleExpressionTimezone":"TOO_LONG"}""", "ValidationException")]
    public async Task A_schedule_with_members_of_the_wrong_type_is_refused(string members, string code)
    {
        var definition = Definition("rate(1 hour)", StateMachine, null, "s", null);
        foreach (var (name, value) in JsonNode.Parse(members.Replace("TOO_LONG", new string('x', 51)))!.AsObject()) definition[name] = value?.DeepClone();
        (await Should.ThrowAsync<AwsException>(() => Call("scheduler", "CreateSchedule", definition))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task The_rest_protocol_names_the_schedule_in_its_path()
    {
        await using var cloud = await CloudUnderTest.StartAsync((options, dispatcher) => [new SchedulerService(CloudContext.Unchecked(options, _time, dispatcher))]);
        var definition = Definition("rate(1 hour)", StateMachine, null, "s", null);
        definition.Remove("Name");
        (await SendAsync(HttpMethod.Post, "/schedules/s", definition)).Body.ToJsonString().ShouldContain("schedule/default/s");
        (await SendAsync(HttpMethod.Post, "/schedules/s", definition)).Status.ShouldBe(HttpStatusCode.Conflict);
        ((string)(await SendAsync(HttpMethod.Get, "/schedules/s?groupName=default", null)).Body["ScheduleExpression"]!).ShouldBe("rate(1 hour)");
        (await SendAsync(HttpMethod.Get, "/schedules?ScheduleGroup=default", null)).Body["Schedules"]!.AsArray().Count.ShouldBe(1);
        (await SendAsync(HttpMethod.Delete, "/schedules/s?clientToken=x", null)).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, "/schedules/s", null)).Status.ShouldBe(HttpStatusCode.NotFound);

        async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, JsonObject? body)
        {
            using var request = cloud.Signed(method, path, "scheduler");
            if (body is not null) request.Content = new StringContent(body.ToJsonString());
            using var response = await cloud.SendAsync(request);
            return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        }
    }

    [Fact]
    public async Task A_rule_calls_each_of_its_targets()
    {
        await PutRuleAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        _sfn.Calls.Count.ShouldBe(1);
        _lambda.Calls.Count.ShouldBe(1);
        await Call("events", "DisableRule", new JsonObject { ["Name"] = "r" });
        _time.Advance(TimeSpan.FromMinutes(5));
        await Call("events", "EnableRule", new JsonObject { ["Name"] = "r" });
        await Call("events", "RemoveTargets", new JsonObject { ["Rule"] = "r", ["Ids"] = new JsonArray("1") });
        _time.Advance(TimeSpan.FromMinutes(5));
        _sfn.Calls.Count.ShouldBe(1);
        _lambda.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_rule_is_listed_with_its_targets_and_deleted_once_it_has_none()
    {
        await PutRuleAsync();
        var listed = (await Call("events", "ListRules", new JsonObject { ["NamePrefix"] = "r" }))["Rules"]![0]!;
        ((string)listed["ScheduleExpression"]!).ShouldBe("rate(5 minutes)");
        (await Call("events", "ListTargetsByRule", new JsonObject { ["Rule"] = "r" }))["Targets"]!.AsArray().Count.ShouldBe(2);
        (await Should.ThrowAsync<AwsException>(() => Call("events", "DeleteRule", new JsonObject { ["Name"] = "r" }))).Message.ShouldContain("targets");
        await Call("events", "RemoveTargets", new JsonObject { ["Rule"] = "r", ["Ids"] = new JsonArray("1", "2") });
        await Call("events", "DeleteRule", new JsonObject { ["Name"] = "r" });
        (await Call("events", "ListRules", []))["Rules"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rule_on_a_pattern_is_refused_by_name() =>
        (await Should.ThrowAsync<AwsException>(() => Call("events", "PutRule", new JsonObject { ["Name"] = "r", ["EventPattern"] = "{}" })))
            .Message.ShouldContain("EventPattern");

    public async ValueTask DisposeAsync()
    {
        await _scheduler.DisposeAsync();
        await _events.DisposeAsync();
    }

    private Task<JsonObject> Call(string service, string operation, JsonObject input) =>
        _dispatcher.InvokeAsync(service, operation, input.DeepClone().AsObject(), CloudUnderTest.Context);

    private Task CalledAtOnceAsync() => Eventually.HoldsAsync(() => _sfn.Calls.Count == 1, "the target is called when the schedule is created");

    private IEnumerable<string> Inputs() => _sfn.Calls.Select(call => (string)call.Input["input"]!);

    private async Task<JsonObject> CreateAsync(string expression, string target, string? input = null, string name = "s", string? deadLetter = null)
    {
        var definition = Definition(expression, target, input, name, deadLetter);
        await Call("scheduler", "CreateSchedule", definition);
        return definition;
    }

    private static JsonObject Definition(string expression, string target, string? input, string name, string? deadLetter) => new()
    {
        ["Name"] = name,
        ["ScheduleExpression"] = expression,
        ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" },
        ["Target"] = new JsonObject
        {
            ["Arn"] = target,
            ["RoleArn"] = Role,
            ["Input"] = input,
            ["DeadLetterConfig"] = deadLetter is null ? null : new JsonObject { ["Arn"] = deadLetter },
        },
    };

    private async Task PutRuleAsync()
    {
        await Call("events", "PutRule", new JsonObject { ["Name"] = "r", ["ScheduleExpression"] = "rate(5 minutes)" });
        await Call("events", "PutTargets", new JsonObject
        {
            ["Rule"] = "r",
            ["Targets"] = new JsonArray(
                new JsonObject { ["Id"] = "1", ["Arn"] = StateMachine, ["Input"] = "{}", ["RoleArn"] = Role },
                new JsonObject { ["Id"] = "2", ["Arn"] = "arn:aws:lambda:us-east-1:000000000000:function:f" }),
        });
    }
}
