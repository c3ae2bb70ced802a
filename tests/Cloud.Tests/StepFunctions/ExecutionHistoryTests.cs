using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.StepFunctions;

/// <summary>What one execution's history keeps, and where.</summary>
public sealed class ExecutionHistoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HistoryFile _file;
    private readonly ExecutionHistory _history;

    public ExecutionHistoryTests()
    {
        _file = new HistoryFile(_directory.Path);
        _history = new ExecutionHistory(new FakeTimeProvider(), _file);
    }

    [Fact]
    public void Details_come_back_from_memory_and_from_the_file()
    {
        for (var i = 0; i < 40; i++) _history.Add("PassStateEntered", i, "stateEnteredEventDetails", Details(new string((char)('a' + i % 26), 20_000)));
        var oldest = _history.Page(0, 40, newestFirst: false);
        for (var i = 0; i < 40; i++) oldest[i].Details!["input"]!.GetValue<string>()[0].ShouldBe((char)('a' + i % 26));
        var newest = _history.Page(0, 1, newestFirst: true).ShouldHaveSingleItem();
        (newest.Id, newest.Details!["input"]!.GetValue<string>().Length).ShouldBe((40, 20_000));
        // The file has lost its name by now, so that nothing is left of it when the process ends.
        Directory.EnumerateFileSystemEntries(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void More_than_it_keeps_ends_the_execution_and_its_end_is_still_noted()
    {
        var large = new string('x', 260_000);
        var full = Should.Throw<StateFailure>(() =>
        {
            for (var i = 0; i < 600; i++) _history.Add("PassStateEntered", i, "stateEnteredEventDetails", Details(large));
        });
        (full.Error, full.Cause!).ShouldBe(("States.Runtime", "The execution's history has reached the 128 MiB that the local cloud keeps of one execution."));
        _history.Add("ExecutionFailed", 1, "executionFailedEventDetails", Details("the end"));
        _history.Page(0, 1, newestFirst: true)[0].Details!["input"]!.GetValue<string>().ShouldBe("the end");
    }

    public void Dispose()
    {
        _file.Dispose();
        _directory.Dispose();
    }

    private static JsonObject Details(string input) => new() { ["input"] = input };
}
