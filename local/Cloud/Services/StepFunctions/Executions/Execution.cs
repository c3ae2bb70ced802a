using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.StepFunctions.History;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>An execution of a state machine. Its input, history and result are in a file.</summary>
/// <param name="arn">Its ARN.</param>
/// <param name="name">Its name.</param>
/// <param name="machine">The state machine as it is when the execution starts.</param>
/// <param name="input">The input's text as the client sent it.</param>
/// <param name="time">The clock.</param>
/// <param name="file">Takes the input, the history and the result.</param>
/// <param name="metrics">Takes the metrics of the execution; null for nobody. Source: "Monitoring Step Functions metrics using Amazon CloudWatch".</param>
internal sealed class Execution(
    string arn, string name, StateMachineVersion machine, string input, TimeProvider time, HistoryFile file, IServiceMetrics? metrics = null) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Kept _input = file.Append(input);
    private ExecutionState _state = new("RUNNING", null);
    private Kept? _result;

    /// <summary>The ARN.</summary>
    public string Arn => arn;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The state machine as it was when the execution started.</summary>
    public StateMachineVersion Machine => machine;

    /// <summary>The input's text as the client sent it.</summary>
    public string Input => file.Text(_input);

    /// <summary>The size of the input in bytes.</summary>
    public int InputLength => _input.Length;

    /// <summary>When it started.</summary>
    public DateTimeOffset StartDate { get; init; } = time.GetUtcNow();

    /// <summary>Tells the execution from others of its name, before and after it. Those of one moment are in the order of their starts by it.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Called when the execution has ended; null for nobody.</summary>
    public Action<Execution>? HasEnded { get; init; }

    /// <summary>The events.</summary>
    public ExecutionHistory History { get; } = new(time, file);

    /// <summary>Cancelled when the execution ends or is stopped.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes when the execution has ended.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>The current status.</summary>
    public ExecutionState State
    {
        get { lock (_lock) return _state; }
    }

    /// <summary>The result; empty while the execution runs.</summary>
    public ExecutionResult Result
    {
        get
        {
            lock (_lock) return _result is { } result ? JsonSerializer.Deserialize<ExecutionResult>(file.Read(result))! : new ExecutionResult(null, null, null);
        }
    }

    /// <summary>Ends the execution, unless it has already ended.</summary>
    /// <param name="status">SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
    /// <param name="eventType">The type of the last event.</param>
    /// <param name="previous">The id of the event before the last.</param>
    /// <param name="output">The output's text, for a success.</param>
    /// <param name="error">The error name, for any other end; null for none.</param>
    /// <param name="cause">The error's cause; null for none.</param>
    /// <returns>Whether this call ended the execution.</returns>
    public bool End(string status, string eventType, long previous, string? output = null, string? error = null, string? cause = null)
    {
        lock (_lock)
        {
            if (_state.Status != "RUNNING") return false;
            AddEnd(eventType, previous, new ExecutionResult(output, error, cause), null);
            _state = new ExecutionState(status, time.GetUtcNow());
        }

        HasEnded?.Invoke(this);

        Publish(status switch
        {
            "SUCCEEDED" => "ExecutionsSucceeded",
            "FAILED" => "ExecutionsFailed",
            "TIMED_OUT" => "ExecutionsTimedOut",
            _ => "ExecutionsAborted",
        }, "Count", 1);
        Publish("ExecutionTime", "Milliseconds", (time.GetUtcNow() - StartDate).TotalMilliseconds);
        _stopping.Cancel();
        return true;
    }

    /// <summary>Takes over how the execution had ended before a restart.</summary>
    public void Restore(string status, DateTimeOffset stopped, ExecutionResult result)
    {
        lock (_lock)
        {
            AddEnd(status switch
            {
                "SUCCEEDED" => "ExecutionSucceeded",
                "FAILED" => "ExecutionFailed",
                "TIMED_OUT" => "ExecutionTimedOut",
                _ => "ExecutionAborted",
            }, 1, result, stopped);
            _state = new ExecutionState(status, stopped);
        }

        _stopping.Cancel();
    }

    /// <summary>Publishes that the execution was started.</summary>
    public void Started() => Publish("ExecutionsStarted", "Count", 1);

    public void Dispose() => _stopping.Dispose();

    private void AddEnd(string eventType, long previous, ExecutionResult result, DateTimeOffset? at)
    {
        var details = new JsonObject();
        if (result.Output is not null)
        {
            details["output"] = result.Output;
            details["outputDetails"] = HistoryThread.Truncated();
        }

        if (result.Error is not null) details["error"] = result.Error;
        if (result.Cause is not null) details["cause"] = result.Cause;
        History.Add(eventType, previous, char.ToLowerInvariant(eventType[0]) + eventType[1..] + "EventDetails", details, at);
        _result = file.Append(JsonSerializer.SerializeToUtf8Bytes(result));
    }

    private void Publish(string metric, string unit, double value) => metrics?.Add(new ServiceMetric("AWS/States", metric, unit, ("StateMachineArn", machine.Arn)), value);
}

/// <summary>The status of an execution.</summary>
/// <param name="Status">RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
/// <param name="StopDate">When it ended; null while it runs.</param>
internal sealed record ExecutionState(string Status, DateTimeOffset? StopDate);

/// <summary>The result of an execution; every member is null while it runs.</summary>
/// <param name="Output">The output's text, after a success.</param>
/// <param name="Error">The error name, after any other end.</param>
/// <param name="Cause">The error's cause.</param>
internal sealed record ExecutionResult(string? Output, string? Error, string? Cause);
