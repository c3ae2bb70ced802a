using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.States;
using Pipeline.Cloud.StepFunctions.Timeouts;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The events of one attempt of a task. A function's ARN as Resource has its own.</summary>
/// <param name="state">The task.</param>
/// <param name="history">The chain of events.</param>
internal abstract class TaskEvents(TaskState state, HistoryThread history)
{
    /// <summary>The task.</summary>
    protected TaskState State => state;

    /// <summary>The chain of events.</summary>
    protected HistoryThread History => history;

    /// <summary>The events of a task.</summary>
    public static TaskEvents Of(TaskState state, HistoryThread history) =>
        state.Resource.Function is null ? new IntegrationEvents(state, history) : new FunctionEvents(state, history);

    /// <summary>The task is scheduled and starts.</summary>
    public abstract void Begin(string region, string parameters, TaskLimits limits);

    /// <summary>Its job has started, or its token is on the way.</summary>
    public abstract void Submitted(JsonNode answer);

    /// <summary>It has a result.</summary>
    public abstract void Succeeded(JsonNode? result);

    /// <summary>It failed.</summary>
    public abstract void Failed(StateFailure failure);

    /// <summary>Adds the result to an event's details.</summary>
    protected JsonObject WithOutput(JsonObject details, JsonNode? output)
    {
        details["output"] = DataLimit.Text(output, state.Resource.DataName, "a result");
        details["outputDetails"] = HistoryThread.Truncated();
        return details;
    }

    private sealed class IntegrationEvents(TaskState state, HistoryThread history) : TaskEvents(state, history)
    {
        public override void Begin(string region, string parameters, TaskLimits limits)
        {
            var scheduled = Details();
            scheduled["region"] = region;
            scheduled["parameters"] = parameters;
            if (limits.Timeout is { } timeout) scheduled["timeoutInSeconds"] = timeout.TotalSeconds;
            if (limits.Heartbeat is { } heartbeat) scheduled["heartbeatInSeconds"] = heartbeat.TotalSeconds;
            History.Add("TaskScheduled", "taskScheduledEventDetails", scheduled);
            History.Add("TaskStarted", "taskStartedEventDetails", Details());
        }

        public override void Submitted(JsonNode answer) => History.Add("TaskSubmitted", "taskSubmittedEventDetails", WithOutput(Details(), answer));

        public override void Succeeded(JsonNode? result) => History.Add("TaskSucceeded", "taskSucceededEventDetails", WithOutput(Details(), result));

        public override void Failed(StateFailure failure)
        {
            var details = Details();
            foreach (var (name, value) in failure.Details()) details[name] = value?.DeepClone();
            bool late = failure.Error == ErrorNames.Timeout;
            History.Add(late ? "TaskTimedOut" : "TaskFailed", late ? "taskTimedOutEventDetails" : "taskFailedEventDetails", details);
        }

        private JsonObject Details() => new() { ["resourceType"] = State.Resource.Type, ["resource"] = State.Resource.Action };
    }

    private sealed class FunctionEvents(TaskState state, HistoryThread history) : TaskEvents(state, history)
    {
        public override void Begin(string region, string parameters, TaskLimits limits)
        {
            var scheduled = new JsonObject
            {
                ["resource"] = State.Resource.Function,
                ["input"] = parameters,
                ["inputDetails"] = HistoryThread.Truncated(),
            };
            if (limits.Timeout is { } timeout) scheduled["timeoutInSeconds"] = timeout.TotalSeconds;
            History.Add("LambdaFunctionScheduled", "lambdaFunctionScheduledEventDetails", scheduled);
            History.Add("LambdaFunctionStarted");
        }

        public override void Submitted(JsonNode answer) => throw new InvalidOperationException("A function's ARN starts no job and gives no token away.");

        public override void Succeeded(JsonNode? result) => History.Add("LambdaFunctionSucceeded", "lambdaFunctionSucceededEventDetails", WithOutput([], result));

        public override void Failed(StateFailure failure)
        {
            bool late = failure.Error == ErrorNames.Timeout;
            History.Add(
                late ? "LambdaFunctionTimedOut" : "LambdaFunctionFailed", late ? "lambdaFunctionTimedOutEventDetails" : "lambdaFunctionFailedEventDetails", failure.Details());
        }
    }
}
