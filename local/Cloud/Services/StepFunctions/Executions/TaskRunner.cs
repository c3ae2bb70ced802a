using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.States;
using Pipeline.Cloud.StepFunctions.Tasks;
using Pipeline.Cloud.StepFunctions.Timeouts;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs one attempt of a Task state and records its events.</summary>
internal sealed class TaskRunner(TaskIntegrations integrations, TaskTokens tokens, string region)
{
    /// <summary>Calls the task's service.</summary>
    /// <exception cref="StateFailure">The call or its job failed, or took too long.</exception>
    public async Task<JsonNode?> RunAsync(TaskState state, StateVisit visit)
    {
        if (!state.Resource.WaitsForToken) return await RunAsync(state, visit, null);
        var pending = tokens.Open();
        visit.TaskToken = pending.Token;
        try
        {
            return await RunAsync(state, visit, pending);
        }
        finally
        {
            tokens.Close(pending);
        }
    }

    private async Task<JsonNode?> RunAsync(TaskState state, StateVisit visit, PendingTask? pending)
    {
        var filled = state.Arguments is { } template ? await visit.FillAsync("Arguments", template.Json) : visit.Input?.DeepClone();
        if (filled is not JsonObject && state.Resource.Function is null)
        {
            throw state.Arguments is null
                ? visit.Unfit($"Task state input must be an object but was: {StateVisit.Shown(filled)}")
                : visit.Unfit("Arguments", state.Arguments.Json, filled, "object");
        }

        string parameters = DataLimit.Text(filled, state.Name, "arguments");
        var limits = new TaskLimits(await SecondsAsync(visit, "TimeoutSeconds", state.TimeoutSeconds), await SecondsAsync(visit, "HeartbeatSeconds", state.HeartbeatSeconds));
        var events = TaskEvents.Of(state, visit.Frame.History);
        events.Begin(region, parameters, limits);
        var clock = visit.Frame.Clock;
        // A task that cannot send heartbeats has missed one when it takes longer. A job is looked at in its place.
        bool beats = pending is not null || state.Resource.Optimized?.Job is not null;
        bool heartbeat = !beats && limits.Heartbeat is { } beat && (limits.Timeout is not { } timeout || beat < timeout);
        var limit = heartbeat ? limits.Heartbeat : limits.Timeout;
        var call = new TaskCall(
            state.Resource, filled, visit.Execution.Machine.RoleArn, limit is { } most ? clock.Within(most) : clock, events.Submitted, visit.Frame.Stopping)
        {
            Pending = pending,
            Heartbeat = limits.Heartbeat,
        };
        try
        {
            var result = await integrations.RunAsync(call);
            events.Succeeded(result);
            return result;
        }
        catch (StateFailure failure)
        {
            events.Failed(failure);
            if (!heartbeat || failure.Error != ErrorNames.Timeout) throw;
            throw new StateFailure(failure.Error, failure.Cause) { IsHeartbeat = true };
        }
    }

    private static async Task<TimeSpan?> SecondsAsync(StateVisit visit, string name, JsonNode? field) =>
        field is null ? null : TimeSpan.FromSeconds(await visit.NumberAsync(name, field));
}
