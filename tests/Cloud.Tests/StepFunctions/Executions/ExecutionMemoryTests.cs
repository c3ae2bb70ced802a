using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.States;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.StepFunctions.Executions;

/// <summary>Inputs and outputs of executions are in a file, because thousands of executions stay listed for 90 days.</summary>
public sealed class ExecutionMemoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HistoryFile _file;

    public ExecutionMemoryTests() => _file = new HistoryFile(_directory.Path);

    [Fact]
    public void An_executions_input_and_output_do_not_stay_in_memory()
    {
        using var execution = Start(out var input);
        var output = End(execution);
        GC.Collect();
        input.TryGetTarget(out _).ShouldBeFalse("the input is in the file");
        output.TryGetTarget(out _).ShouldBeFalse("the output is in the file");
        execution.Input.ShouldBe(new string('i', 200_000));
        execution.Result.Output.ShouldBe(new string('o', 200_000));
    }

    public void Dispose()
    {
        _file.Dispose();
        _directory.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Execution Start(out WeakReference<string> input)
    {
        var text = new string('i', 200_000);
        input = new WeakReference<string>(text);
        var machine = new StateMachineVersion("arn", "m", "role", "{}", new StateGraph("A", new Dictionary<string, State>(), null), "1", default, default);
        return new Execution("arn", "e", machine, text, new FakeTimeProvider(), _file);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<string> End(Execution execution)
    {
        var text = new string('o', 200_000);
        execution.End("SUCCEEDED", "ExecutionSucceeded", 0, output: text).ShouldBeTrue();
        return new WeakReference<string>(text);
    }
}
