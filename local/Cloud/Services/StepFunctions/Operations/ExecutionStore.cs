using System.Text;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Executions;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>The executions, in order of their start.</summary>
/// <param name="mostExecutions">The maximum number of running executions.</param>
/// <param name="mostInputBytes">The maximum size of all running executions' inputs together.</param>
/// <param name="time">The clock.</param>
internal sealed class ExecutionStore(int mostExecutions, long mostInputBytes, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private readonly Lock _lock = new();
    private readonly List<Execution> _all = [];

    /// <summary>Adds an execution, or finds the one that an identical request started before.</summary>
    /// <param name="arn">The execution's ARN.</param>
    /// <param name="input">The execution's input.</param>
    /// <param name="make">Creates the execution.</param>
    /// <returns>The execution, and whether it is new.</returns>
    /// <exception cref="AwsException">ExecutionAlreadyExists, ExecutionLimitExceeded.</exception>
    public (Execution Execution, bool Added) GetOrAdd(string arn, string input, Func<Execution> make)
    {
        lock (_lock)
        {
            var before = _all.FindLast(found => found.Arn == arn && Remembered(found));
            if (before is null)
            {
                CheckRoom(input);
                var execution = make();
                _all.Add(execution);
                return (execution, true);
            }

            if (before.State.Status == "RUNNING" && before.Input == input) return (before, false);
            throw new AwsException("ExecutionAlreadyExists", $"Execution Already Exists: '{arn}'");
        }
    }

    /// <summary>Adds an execution that the cloud had when it ended.</summary>
    public void Restore(Execution execution)
    {
        lock (_lock) _all.Add(execution);
    }

    /// <summary>The execution with an ARN.</summary>
    /// <exception cref="AwsException">InvalidArn, ExecutionDoesNotExist.</exception>
    public Execution Get(string arn)
    {
        Names.CheckArn(arn, "execution");
        lock (_lock)
        {
            return _all.FindLast(found => found.Arn == arn && Remembered(found))
                ?? throw new AwsException("ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");
        }
    }

    /// <summary>The executions of a state machine, newest first, each with its position in the order of starts.</summary>
    /// <param name="stateMachineArn">The state machine; null for all.</param>
    /// <param name="before">Only executions before this position; null for all.</param>
    public IReadOnlyList<(long Place, Execution Execution)> Before(string? stateMachineArn, long? before)
    {
        lock (_lock)
        {
            return
            [
                .. _all.Select((execution, place) => ((long)place, execution))
                    .Where(item => item.Item1 < (before ?? long.MaxValue))
                    .Where(item => (stateMachineArn is null || item.execution.Machine.Arn == stateMachineArn) && Remembered(item.execution))
                    .Reverse(),
            ];
        }
    }

    // AWS allows a million open executions (source: "Step Functions service quotas"). Here the data of running executions are in memory.
    private void CheckRoom(string input)
    {
        var open = _all.Where(execution => execution.State.Status == "RUNNING").ToList();
        if (open.Count < mostExecutions && open.Sum(execution => (long)execution.InputLength) + Encoding.UTF8.GetByteCount(input) <= mostInputBytes) return;
        throw new AwsException(
            "ExecutionLimitExceeded",
            $"The maximum number of running executions has been reached. Running executions must end or be stopped before a new execution can be started. (The local cloud runs {mostExecutions} at one time, with {mostInputBytes >> 20} MiB of inputs.)");
    }

    // As in AWS, a name is free again 90 days after its execution ended.
    private bool Remembered(Execution execution) => execution.State.StopDate is not { } end || time.GetUtcNow() - end < Kept;
}
