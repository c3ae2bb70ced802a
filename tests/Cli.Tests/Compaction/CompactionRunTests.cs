using System.Text.Json.Nodes;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Tests.Destruction;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Compaction;

/// <summary>A run of the compaction by hand: how it is started, how long it is waited for, and what is told.</summary>
public sealed class CompactionRunTests
{
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };
    private readonly List<string> _said = [];

    [Theory]
    [InlineData(null, "compact-all-20260115T120000000", "{}")]
    [InlineData("2026-01-12", "compact-2026-01-12-20260115T120000000", "{\"day\":\"2026-01-12\"}")]
    public async Task It_is_named_by_its_day_and_time_and_waited_for(string? day, string name, string input)
    {
        var looks = 0;
        var service = new ScriptedService((operation, _) => operation == "StartExecution"
            ? new JsonObject { ["executionArn"] = "arn:e" }
            : ++looks < 4 ? new JsonObject { ["status"] = "RUNNING" } : new JsonObject { ["status"] = "SUCCEEDED", ["output"] = """{"days":["2026-01-12"],"lines":1204,"unreadable":3}""" });
        var done = await RunAsync(service, day);
        (string.Join(' ', done.Days), done.Lines, done.Unreadable).ShouldBe(("2026-01-12", 1204, 3));
        service.Calls[0].ShouldBe("StartExecution " + new JsonObject { ["stateMachineArn"] = "arn:m", ["name"] = name, ["input"] = input }.ToJsonString());
        looks.ShouldBe(4);
        _said.ShouldBe(["arn:e"]);
    }

    [Fact]
    public async Task A_run_that_failed_is_told_with_its_state_and_reason()
    {
        var service = new ScriptedService((operation, _) => operation == "StartExecution"
            ? new JsonObject { ["executionArn"] = "arn:e" }
            : new JsonObject { ["status"] = "FAILED", ["error"] = "DayIsOpen", ["cause"] = "Prepare: Records of 2026-01-15 can still be delivered" });
        (await Should.ThrowAsync<ExecutionFailedException>(() => RunAsync(service, "2026-01-15"))).Message
            .ShouldBe("arn:e FAILED: DayIsOpen: Prepare: Records of 2026-01-15 can still be delivered");
    }

    [Fact]
    public void What_was_done_is_one_line()
    {
        CompactCommand.Line(new CompactedDays([], 0, 0)).ShouldBe("compacted   no day: all closed days are in the table of trips");
        CompactCommand.Line(new CompactedDays(["2026-01-12", "2026-01-13"], 1204, 3)).ShouldBe("compacted   2026-01-12, 2026-01-13: 1,204 lines of the log, 3 of them unreadable");
    }

    private Task<CompactedDays> RunAsync(ScriptedService service, string? day) =>
        new CompactionRun(new StateMachineRun(service, _time), "arn:m").RunAsync(day, _said.Add, TestContext.Current.CancellationToken);
}
