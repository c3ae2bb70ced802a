using System.Text.Json.Nodes;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Tests.Destruction;
using Pipeline.Cli.Watching;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Watching;

/// <summary>A run of the watch by hand: how it is started, and what is told.</summary>
public sealed class WatchRunTests
{
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };

    [Theory]
    [InlineData("""{"change":2.5,"profile":"run-0","trips":4000,"reason":"distance_miles has changed"}""", "changed     250 % of what may change, in 4,000 trips against those of the run run-0; because     distance_miles has changed")]
    [InlineData("""{"change":0.125,"profile":"run-0","trips":4000,"reason":null}""", "as before   13 % of what may change, in 4,000 trips against those of the run run-0")]
    [InlineData("""{"change":null,"profile":null,"trips":0,"reason":"no model serves"}""", "no answer   nothing was compared; because     no model serves")]
    public async Task It_is_named_by_its_time_and_says_what_it_found(string answer, string lines)
    {
        var service = new ScriptedService((operation, _) => operation == "StartExecution"
            ? new JsonObject { ["executionArn"] = "arn:e" }
            : new JsonObject { ["status"] = "SUCCEEDED", ["output"] = answer });
        var said = new List<string>();
        var found = await new WatchRun(new StateMachineRun(service, _time), "arn:m").RunAsync(said.Add, TestContext.Current.CancellationToken);
        service.Calls[0].ShouldBe("StartExecution " + new JsonObject { ["stateMachineArn"] = "arn:m", ["name"] = "by-hand-20260115T120000000", ["input"] = "{}" }.ToJsonString());
        said.ShouldBe(["arn:e"]);
        string.Join("; ", WatchCommand.Lines(found)).ShouldBe(lines);
    }
}
