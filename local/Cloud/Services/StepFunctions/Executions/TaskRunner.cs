using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.States;
using Pipeline.Cloud.StepFunctions.Tasks;
using Pipeline.Cloud.StepFunctions.Timeouts;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs one attempt of a Task state and records its events.</summary>
internal sealed class TaskRunner(TaskIntegrations integrations, ExecutionClock clock, string region)
{
    /// <summary>Calls the task's service.</summary>
    /// <exception cref="StateFailure">The call or its job failed, or took too long.</exception>
    public async Task<JsonNode?> RunAsync(TaskState state, StateVisit visit)
    {
        var filled = state.Arguments is { } template ? await visit.FillAsync("Arguments", template.Json) : visit.Input?.DeepClone();
        if (filled is not JsonObject arguments) throw visit.Unfit("Arguments", filled, "an object");
        string parameters = DataLimit.Text(arguments, state.Name, "arguments");
        var limited = clock;
        var scheduled = Details(state);
        scheduled["region"] = region;
        scheduled["parameters"] = parameters;
        // Heartbeats are not needed here: a task either answers or is polled. HeartbeatSeconds is only recorded.
        foreach (var (name, field, member) in new[]
        {
            ("TimeoutSeconds", state.TimeoutSeconds, "timeoutInSeconds"), ("HeartbeatSeconds", state.HeartbeatSeconds, "heartbeatInSeconds"),
        })
        {
            if (field is null) continue;
            double seconds = await visit.NumberAsync(name, field);
            scheduled[member] = seconds;
            if (name == "TimeoutSeconds") limited = clock.Within(TimeSpan.FromSeconds(seconds));
        }

        var history = visit.Frame.History;
        history.Add("TaskScheduled", "taskScheduledEventDetails", scheduled);
        history.Add("TaskStarted", "taskStartedEventDetails", Details(state));
        var call = new TaskCall(
            state.Resource, arguments, visit.Execution.Machine.RoleArn, limited,
            answer => history.Add("TaskSubmitted", "taskSubmittedEventDetails", WithOutput(state, answer)), visit.Frame.Stopping);
        try
        {
            var result = await integrations.RunAsync(call);
            history.Add("TaskSucceeded", "taskSucceededEventDetails", WithOutput(state, result));
            return result;
        }
        catch (StateFailure failure)
        {
            bool late = failure.Error == ErrorNames.Timeout;
            var details = Details(state);
            details["error"] = failure.Error;
            if (failure.Cause is not null) details["cause"] = failure.Cause;
            history.Add(late ? "TaskTimedOut" : "TaskFailed", late ? "taskTimedOutEventDetails" : "taskFailedEventDetails", details);
            throw;
        }
    }

    private static JsonObject Details(TaskState state) => new() { ["resourceType"] = state.Resource.Type, ["resource"] = state.Resource.Action };

    private static JsonObject WithOutput(TaskState state, JsonNode output)
    {
        var details = Details(state);
        details["output"] = DataLimit.Text(output, state.Name, "a result");
        details["outputDetails"] = HistoryThread.Truncated();
        return details;
    }
}
