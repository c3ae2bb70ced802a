using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Compaction;

/// <summary>Starts an execution of a state machine and waits for its end.</summary>
/// <param name="stepFunctions">Step Functions.</param>
/// <param name="time">The clock for polling.</param>
internal sealed class StateMachineRun(IJsonService stepFunctions, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Starts an execution and waits, however long it takes. Stopping to wait does not stop it.</summary>
    /// <param name="stateMachineArn">The state machine's ARN.</param>
    /// <param name="name">The execution's name.</param>
    /// <param name="input">The execution's input.</param>
    /// <param name="say">Receives the execution's ARN once it has started.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The execution's output.</returns>
    /// <exception cref="CompactionException">The execution did not succeed.</exception>
    public async Task<JsonObject> RunAsync(string stateMachineArn, string name, JsonObject input, Action<string> say, CancellationToken cancellationToken)
    {
        var started = await stepFunctions.CallAsync(
            "StartExecution",
            new JsonObject { ["stateMachineArn"] = stateMachineArn, ["name"] = name, ["input"] = input.ToJsonString() },
            cancellationToken);
        var execution = started["executionArn"]!.ToString();
        say(execution);
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var described = await stepFunctions.CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution }, cancellationToken);
            switch (described["status"]!.ToString())
            {
                case "RUNNING":
                    await Task.Delay(pause, time, cancellationToken);
                    break;
                case "SUCCEEDED":
                    return JsonNode.Parse(described["output"]!.ToString())!.AsObject();
                case var status:
                    throw new CompactionException($"{execution} {status}: {described["error"] ?? "no error given"}: {described["cause"] ?? "no cause given"}");
            }
        }
    }
}
