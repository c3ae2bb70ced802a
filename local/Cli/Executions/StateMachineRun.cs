using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Executions;

/// <summary>Starts an execution of a state machine and waits for its end.</summary>
/// <param name="stepFunctions">Step Functions.</param>
/// <param name="time">The clock for polling and names.</param>
internal sealed class StateMachineRun(IJsonService stepFunctions, TimeProvider time)
{
    private readonly Settling _settling = new(time);

    /// <summary>A name for an execution that begins now, such as <c>by-hand-20260115T120000000</c>.</summary>
    /// <param name="kind">What the name begins with.</param>
    public string NameNow(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}");

    /// <summary>Starts an execution and waits, however long it takes. Stopping to wait does not stop it.</summary>
    /// <param name="stateMachineArn">The state machine's ARN.</param>
    /// <param name="name">The execution's name.</param>
    /// <param name="input">The execution's input.</param>
    /// <param name="say">Receives the execution's ARN once it has started.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The execution's output.</returns>
    /// <exception cref="ExecutionFailedException">The execution did not succeed.</exception>
    public async Task<JsonObject> RunAsync(string stateMachineArn, string name, JsonObject input, Action<string> say, CancellationToken cancellationToken)
    {
        var started = await stepFunctions.CallAsync(
            "StartExecution",
            new JsonObject { ["stateMachineArn"] = stateMachineArn, ["name"] = name, ["input"] = input.ToJsonString() },
            cancellationToken);
        var execution = started["executionArn"]!.ToString();
        say(execution);
        JsonObject described = [];
        await _settling.UntilAsync($"execution {name}", Timeout.InfiniteTimeSpan, async () =>
        {
            described = await stepFunctions.CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution }, cancellationToken);
            return described["status"]!.ToString() is "RUNNING" and var status ? status : null;
        }, cancellationToken);
        return described["status"]!.ToString() == "SUCCEEDED"
            ? JsonNode.Parse(described["output"]!.ToString())!.AsObject()
            : throw new ExecutionFailedException($"{execution} {described["status"]}: {described["error"] ?? "no error given"}: {described["cause"] ?? "no cause given"}");
    }
}

/// <summary>Thrown when an execution of a state machine did not succeed. The message says which state failed and why.</summary>
internal sealed class ExecutionFailedException(string message) : Exception(message);
