using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.Timeouts;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs executions in the background and records how they end.</summary>
internal sealed class ExecutionEngine(EngineParts parts)
{
    /// <summary>Starts an execution.</summary>
    public void Start(Execution execution)
    {
        execution.History.Add("ExecutionStarted", 0, "executionStartedEventDetails", new JsonObject
        {
            ["input"] = execution.Input,
            ["inputDetails"] = HistoryThread.Truncated(),
            ["roleArn"] = execution.Machine.RoleArn,
        });
        execution.Ended = Task.Run(() => RunAsync(execution));
    }

    /// <summary>Runs an execution to its end, in the caller's context.</summary>
    public async Task RunAsync(Execution execution)
    {
        // The first state follows no event: not even the execution's start.
        var history = new HistoryThread(execution.History);
        try
        {
            var clock = new ExecutionClock(new ElapsedTime(parts.Time), parts.WaitScale, execution.StartDate + execution.Machine.Graph.Timeout);
            var frame = new Frame(new VariableScope(), new Branch(history, clock), null, execution.Stopping);
            var output = await new Interpreter(execution, parts).RunAsync(execution.Machine.Graph, JsonNode.Parse(execution.Input), frame);
            string text = output?.ToJsonString(JsonText.Options) ?? "null";
            execution.End("SUCCEEDED", "ExecutionSucceeded", history.Last, output: text);
        }
        catch (StateFailure failure)
        {
            execution.End("FAILED", "ExecutionFailed", history.Last, error: failure.Error, cause: failure.Cause);
        }
        catch (ExecutionTimedOutException)
        {
            execution.End("TIMED_OUT", "ExecutionTimedOut", 0);
        }
        catch (OperationCanceledException) when (execution.Stopping.IsCancellationRequested)
        {
            // The caller that stopped the execution has recorded its end.
        }
        catch (Exception e)
        {
            // Nobody awaits this task. An error of the engine or the machine must end the execution, where it is visible.
            execution.End("FAILED", "ExecutionFailed", history.Last, error: ErrorNames.Runtime, cause: e.Message);
        }
    }
}
