using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Cloud.Tests.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.StepFunctions;

[Trait("Cost", "process")]
public sealed class KeptExecutionTests : IDisposable
{
    private const string Machine = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
    private const string Execution = "arn:aws:states:us-east-1:000000000000:execution:m:";
    private readonly KeptCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task An_execution_that_had_ended_is_described_as_before()
    {
        string[] before;
        await using (var life = await StartAsync())
        {
            await CreateAsync(life);
            foreach (var (name, next) in new[] { ("good", "Good"), ("bad", "Bad") })
            {
                await life.CallAsync("sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = Machine, ["name"] = name, ["input"] = $$"""{"next":"{{next}}"}""" }.ToJsonString());
                await Eventually.HoldsAsync(async () => await StatusAsync(life, name) != "RUNNING", "the execution ends");
            }

            before = await SeenAsync(life);
        }

        before[0].ShouldContain("SUCCEEDED");
        before[1].ShouldContain("Broken");
        _cloud.Time.Advance(TimeSpan.FromHours(1));
        await using var again = await StartAsync();
        await CreateAsync(again);
        (await SeenAsync(again)).ShouldBe(before);
        var events = (await again.CallAsync("sfn", "GetExecutionHistory", new JsonObject { ["executionArn"] = Execution + "bad" }.ToJsonString()))["events"]!.AsArray();
        events.Select(happened => happened!["type"]!.ToString()).ShouldBe(["ExecutionStarted", "ExecutionFailed"]);
    }

    [Fact]
    public async Task An_execution_that_was_running_is_aborted_and_says_why()
    {
        await using (var life = await StartAsync())
        {
            await CreateAsync(life);
            await life.CallAsync("sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = Machine, ["name"] = "long", ["input"] = """{"next":"Long"}""" }.ToJsonString());
        }

        await using (var life = await StartAsync())
        {
            await CreateAsync(life);
            (await life.AskAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = Execution + "long" }.ToJsonString())).ShouldSatisfyAllConditions(
                described => described.ShouldContain("\"status\":\"ABORTED\""),
                described => described.ShouldContain("LocalCloud.Stopped"),
                described => described.ShouldContain("The local cloud ended while the execution was running."));
        }

        await using var again = await StartAsync();
        await CreateAsync(again);
        (await StatusAsync(again, "long")).ShouldBe("ABORTED");
    }

    private static Task CreateAsync(CloudLife life) => life.CallAsync("sfn", "CreateStateMachine", new JsonObject
    {
        ["name"] = "m",
        ["roleArn"] = "arn:aws:iam::000000000000:role/r",
        ["definition"] = """
            {"QueryLanguage":"JSONata","StartAt":"Choose","States":{
              "Choose":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.next = 'Good' %}","Next":"Good"},{"Condition":"{% $states.input.next = 'Bad' %}","Next":"Bad"}],"Default":"Long"},
              "Good":{"Type":"Succeed"},"Bad":{"Type":"Fail","Error":"Broken","Cause":"it had to"},"Long":{"Type":"Wait","Seconds":3600,"Next":"Good"}}}
            """,
    }.ToJsonString());

    private static async Task<string> StatusAsync(CloudLife life, string name) =>
        (await life.CallAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = Execution + name }.ToJsonString()))["status"]!.ToString();

    private static async Task<string[]> SeenAsync(CloudLife life) =>
    [
        await life.AskAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = Execution + "good" }.ToJsonString()),
        await life.AskAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = Execution + "bad" }.ToJsonString()),
        await life.AskAsync("sfn", "ListExecutions", new JsonObject { ["stateMachineArn"] = Machine }.ToJsonString()),
        // The machine of now is made anew; the executions' own is the one of then.
        await life.AskAsync("sfn", "DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = Execution + "bad" }.ToJsonString()),
    ];

    private Task<CloudLife> StartAsync() => _cloud.StartAsync(context => [new StepFunctionsService(context, new StepFunctionsOptions(), new Random(1))]);
}
