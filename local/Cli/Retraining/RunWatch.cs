using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract.Retraining;

namespace Pipeline.Cli.Retraining;

/// <summary>Watches the executions of the retraining state machine through its API.</summary>
internal sealed class RunWatch(Dispatcher dispatcher, string stateMachineArn, Func<CancellationToken, CallContext> context, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>The ARNs of all executions so far.</summary>
    public async Task<IReadOnlyList<string>> ExecutionsAsync(CancellationToken cancellationToken) =>
        [.. (await ListAsync(cancellationToken)).Select(execution => execution["executionArn"]!.ToString())];

    /// <summary>Waits until at least one new execution has started and all new ones have ended.</summary>
    /// <param name="known">The ARNs of the earlier executions.</param>
    /// <param name="startWithin">The maximum time until a new execution starts.</param>
    /// <param name="onState">Receives the current state of the running execution.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The new executions.</returns>
    /// <exception cref="TimeoutException">No execution started in time.</exception>
    public async Task<IReadOnlyList<WorkflowRun>> WaitAsync(
        IReadOnlyList<string> known, TimeSpan startWithin, Action<string> onState, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var started = (await ListAsync(cancellationToken)).Where(execution => !known.Contains(execution["executionArn"]!.ToString())).ToList();
            if (started.Count == 0 && time.GetElapsedTime(begun) > startWithin)
                throw new TimeoutException($"The labels started no execution within {startWithin.TotalSeconds:0} s: see the retraining function's log below .local/logs.");
            var running = started.FirstOrDefault(execution => execution["status"]!.ToString() == "RUNNING");
            if (started.Count > 0 && running is null)
                return [.. await Task.WhenAll(started.Select(execution => DescribeAsync(execution["executionArn"]!.ToString(), cancellationToken)))];
            if (running is not null) onState(await StateAsync(running["executionArn"]!.ToString(), cancellationToken));
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<JsonNode>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<JsonNode>();
        string? next = null;
        do
        {
            var input = new JsonObject { ["stateMachineArn"] = stateMachineArn };
            if (next is not null) input["nextToken"] = next;
            var page = await dispatcher.InvokeAsync("sfn", "ListExecutions", input, context(cancellationToken));
            all.AddRange(page["executions"]!.AsArray().Select(execution => execution!));
            next = page["nextToken"]?.ToString();
        }
        while (next is not null);
        return all;
    }

    private async Task<string> StateAsync(string arn, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["executionArn"] = arn, ["reverseOrder"] = true, ["maxResults"] = 20 };
        var history = await dispatcher.InvokeAsync("sfn", "GetExecutionHistory", input, context(cancellationToken));
        return history["events"]!.AsArray().Select(entry => entry!["stateEnteredEventDetails"]?["name"]?.ToString()).FirstOrDefault(name => name is not null) ?? "";
    }

    private async Task<WorkflowRun> DescribeAsync(string arn, CancellationToken cancellationToken)
    {
        var execution = await dispatcher.InvokeAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = arn }, context(cancellationToken));
        var output = execution["output"] is { } text ? JsonNode.Parse(text.ToString()) : null;
        var seconds = Seconds(execution["stopDate"]) - Seconds(execution["startDate"]);
        return new WorkflowRun(
            execution["name"]!.ToString(),
            execution["status"]!.ToString(),
            output?[DecisionMembers.Decision]?.ToString(),
            Math.Round(seconds, 1),
            Number(output?[DecisionMembers.Candidate]),
            Number(output?[DecisionMembers.Serving]),
            execution["cause"]?.ToString() ?? execution["error"]?.ToString());
    }

    private static double? Number(JsonNode? node) => node is null ? null : double.Parse(node.ToString(), CultureInfo.InvariantCulture);

    // A time is a number on the wire and a typed value within the process. Both have the same JSON text.
    private static double Seconds(JsonNode? node) => node is null ? 0 : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
}

/// <summary>One execution of the retraining workflow.</summary>
/// <param name="Name">The execution's name.</param>
/// <param name="Status">SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
/// <param name="Decision">promoted, rejected, held, not-enough-evidence, not-enough-data, data-quality, labels-lean, data-changed, coalesced or rolled-back; null when the execution failed.</param>
/// <param name="Seconds">The duration.</param>
/// <param name="CandidateRmse">The new model's error on the trips that it was judged by, in minutes.</param>
/// <param name="ServingRmse">The serving model's error on the same trips, in minutes; null when no model served.</param>
/// <param name="Cause">The cause of the failure; null when it succeeded.</param>
internal sealed record WorkflowRun(
    string Name, string Status, string? Decision, double Seconds, double? CandidateRmse, double? ServingRmse, string? Cause);
