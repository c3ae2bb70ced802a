using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>A run of a state machine.</summary>
internal sealed class Execution(string arn, string name, StateMachineVersion machine, string input, TimeProvider time, HistoryFile file) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly Kept _input = file.Append(input);
    private ExecutionState _state = new("RUNNING", null);
    private Kept? _result;

    /// <summary>The ARN.</summary>
    public string Arn => arn;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The state machine as it was when the execution started.</summary>
    public StateMachineVersion Machine => machine;

    /// <summary>The input as it was given.</summary>
    public string Input => file.Text(_input);

    /// <summary>How many bytes the input has.</summary>
    public int InputLength => _input.Length;

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

    /// <summary>What it came to; nothing while it runs.</summary>
    public ExecutionResult Result
    {
        get
        {
            lock (_lock) return _result is { } result ? JsonSerializer.Deserialize<ExecutionResult>(file.Read(result))! : new ExecutionResult(null, null, null);
        }
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
            _result = file.Append(JsonSerializer.SerializeToUtf8Bytes(new ExecutionResult(output, error, cause)));
            _state = new ExecutionState(status, time.GetUtcNow());
        }

        _stopping.Cancel();
        return true;
    }

    public void Dispose() => _stopping.Dispose();
}
