using System.Text.Json.Nodes;

namespace Pipeline.Cli.Drilling;

/// <summary>A run that is stopped between the endpoint's change and its note of it, so that nobody is told which model serves.</summary>
internal static class InterruptedSwap
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Deletes the endpoint, lets a run make it again with its model, and stops the run while SageMaker still works on it.</summary>
    public static async Task BreakAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var endpoint = await ground.EndpointAsync(cancellationToken) ?? throw new RunbookException("There is no endpoint to interrupt a swap of.");
        await ground.CallAsync("sagemaker", "DeleteEndpoint", new JsonObject { ["EndpointName"] = ground.Endpoint }, cancellationToken);
        await ground.UntilAsync(async () => await ground.EndpointAsync(cancellationToken) is null, Patience, "The endpoint does not go.", cancellationToken);
        var input = new JsonObject { ["rollback"] = endpoint["EndpointConfigName"]!.GetValue<string>() };
        var started = await ground.StartRunAsync(input, "rollback-interrupted", cancellationToken);
        await ground.UntilAsync(async () => await ground.EndpointAsync(cancellationToken) is not null, Patience, "The run makes no endpoint.", cancellationToken);
        await ground.CallAsync("sfn", "StopExecution", new JsonObject { ["executionArn"] = started }, cancellationToken);
        if (await SinceAsync(ground, cancellationToken) is not null) throw new RunbookException("The run had noted its swap before it was stopped.");
    }

    /// <summary>Says what is missing of the swap: since when the model serves is to be noted by the next run.</summary>
    public static async Task<string?> ProofAsync(DrillGround ground, CancellationToken cancellationToken) =>
        await SinceAsync(ground, cancellationToken) is null ? "the run after it did not notice the swap" : null;

    private static async Task<string?> SinceAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var config = (await ground.EndpointAsync(cancellationToken))?["EndpointConfigName"]?.GetValue<string>();
        var described = await ground.CallAsync("sagemaker", "DescribeEndpointConfig", new JsonObject { ["EndpointConfigName"] = config }, cancellationToken);
        var tags = await ground.CallAsync("sagemaker", "ListTags", new JsonObject { ["ResourceArn"] = described["EndpointConfigArn"]!.GetValue<string>() }, cancellationToken);
        return tags["Tags"]!.AsArray().SingleOrDefault(tag => tag!["Key"]!.GetValue<string>() == "ServingSince")?["Value"]!.GetValue<string>();
    }
}
