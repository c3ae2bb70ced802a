using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Executions;

/// <summary>The executions of a state machine. Step Functions keeps one for 90 days after its end.</summary>
/// <param name="stepFunctions">Step Functions.</param>
/// <param name="stateMachineArn">The state machine's ARN.</param>
/// <param name="time">The clock for polling.</param>
internal sealed class StateMachineExecutions(IJsonService stepFunctions, string stateMachineArn, TimeProvider time)
{
    // A task that calls a service ends with its call.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private readonly Settling _settling = new(time);

    /// <summary>All executions, the newest first.</summary>
    public Task<IReadOnlyList<Execution>> ListAsync(CancellationToken cancellationToken) => ListAsync(null, cancellationToken);

    /// <summary>The executions that run, the newest first; none of a state machine that does not exist.</summary>
    public async Task<IReadOnlyList<Execution>> RunningAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync("RUNNING", cancellationToken);
        }
        catch (ServiceException e) when (e.Code == "StateMachineDoesNotExist")
        {
            return [];
        }
    }

    /// <summary>What an execution came to; null if it did not succeed.</summary>
    public async Task<JsonObject?> OutputAsync(Execution execution, CancellationToken cancellationToken)
    {
        if (execution.Status != "SUCCEEDED") return null;
        var described = await stepFunctions.CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution.Arn }, cancellationToken);
        return described["output"] is { } output ? JsonNode.Parse(output.ToString()) as JsonObject : null;
    }

    /// <summary>Stops all running executions and waits until none runs.</summary>
    /// <param name="cause">Why, for those who look at an execution that was stopped.</param>
    /// <param name="say">Receives a line for each of them.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>The number of executions that were stopped.</returns>
    /// <exception cref="TimeoutException">One does not end.</exception>
    public async Task<int> StopAsync(string cause, Action<string> say, CancellationToken cancellationToken)
    {
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        // Labels that land meanwhile start further executions.
        await _settling.UntilAsync($"state machine {stateMachineArn}", Patience, async () =>
        {
            var running = await RunningAsync(cancellationToken);
            foreach (var execution in running.Where(execution => stopped.Add(execution.Arn)))
            {
                await StopAsync(execution, cause, cancellationToken);
                say($"execution {execution.Name}: stopped");
            }

            return running.Count == 0 ? null : "running";
        }, cancellationToken);
        return stopped.Count;
    }

    private async Task StopAsync(Execution execution, string cause, CancellationToken cancellationToken)
    {
        try
        {
            await stepFunctions.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution.Arn, ["cause"] = cause }, cancellationToken);
        }
        catch (ServiceException e) when (e.Code == "ExecutionDoesNotExist")
        {
            // It ended by itself after it was listed.
        }
    }

    private async Task<IReadOnlyList<Execution>> ListAsync(string? status, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["stateMachineArn"] = stateMachineArn, ["maxResults"] = 1000 };
        if (status is not null) input["statusFilter"] = status;
        return [.. (await stepFunctions.ListAsync("ListExecutions", "executions", input, cancellationToken, "nextToken")).Select(Execution.Of)];
    }
}

/// <summary>An execution of a state machine.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
/// <param name="Started">When it started.</param>
/// <param name="Ended">When it ended; null while it runs.</param>
internal sealed record Execution(string Arn, string Name, string Status, DateTimeOffset Started, DateTimeOffset? Ended)
{
    /// <summary>Reads an entry of <c>ListExecutions</c>.</summary>
    public static Execution Of(JsonObject entry) => new(
        entry["executionArn"]!.ToString(), entry["name"]?.ToString() ?? "", entry["status"]?.ToString() ?? "", EpochTime.Read(entry["startDate"]) ?? default, EpochTime.Read(entry["stopDate"]));
}
