using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>A run of a state machine.</summary>
internal sealed class Execution(string arn, string name, StateMachineVersion machine, string input, TimeProvider time, HistoryFile file) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private ExecutionState _state = new("RUNNING", null, null, null, null);

    /// <summary>The ARN.</summary>
    public string Arn => arn;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The state machine as it was when the execution started.</summary>
    public StateMachineVersion Machine => machine;

    /// <summary>The input as it was given.</summary>
    public string Input => input;

    /// <summary>When it started.</summary>
    public DateTimeOffset StartDate => _start;

    /// <summary>Its events.</summary>
    public ExecutionHistory History { get; } = new(time, file);

    /// <summary>Signalled when it is to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes when it has ended.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>How it stands.</summary>
    public ExecutionState State
    {
        get { lock (_lock) return _state; }
    }

    /// <summary>Ends it, unless it has ended.</summary>
    /// <param name="status">SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
    /// <param name="eventType">The last event's type.</param>
    /// <param name="previous">The event before it.</param>
    /// <param name="output">The output's text, of a success.</param>
    /// <param name="error">The error's name, of another end.</param>
    /// <param name="cause">The cause.</param>
    public bool End(string status, string eventType, long previous, string? output = null, string? error = null, string? cause = null)
    {
        lock (_lock)
        {
            if (_state.Status != "RUNNING") return false;
            var details = new JsonObject();
            if (output is not null)
            {
                details["output"] = output;
                details["outputDetails"] = HistoryThread.Truncated();
            }

            if (error is not null) details["error"] = error;
            if (cause is not null) details["cause"] = cause;
            History.Add(eventType, previous, char.ToLowerInvariant(eventType[0]) + eventType[1..] + "EventDetails", details);
            _state = new ExecutionState(status, time.GetUtcNow(), output, error, cause);
        }

        _stopping.Cancel();
        return true;
    }

    public void Dispose() => _stopping.Dispose();
}
