using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.StepFunctions.History;

/// <summary>Storage and limits of an execution's history.</summary>
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
    public void Details_are_read_from_memory_and_from_the_file()
    {
        for (var i = 0; i < 40; i++) _history.Add("PassStateEntered", i, "stateEnteredEventDetails", Details(new string((char)('a' + i % 26), 20_000)));
        var oldest = _history.Page(0, 40, newestFirst: false);
        for (var i = 0; i < 40; i++) oldest[i].Details!["input"]!.GetValue<string>()[0].ShouldBe((char)('a' + i % 26));
        var newest = _history.Page(0, 1, newestFirst: true).ShouldHaveSingleItem();
        (newest.Id, newest.Details!["input"]!.GetValue<string>().Length).ShouldBe((40, 20_000));
        // The file is unlinked by now, so that nothing of it remains when the process ends.
        Directory.EnumerateFileSystemEntries(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_full_history_ends_the_execution_and_the_end_is_still_recorded()
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
