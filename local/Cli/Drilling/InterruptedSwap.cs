using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cli.Drilling;

/// <summary>A run that is stopped between the endpoint's change and its note of it, so that nobody is told which model serves.</summary>
internal static class InterruptedSwap
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Deletes the endpoint, lets a run make it again with its model, and stops the run while SageMaker still works on it.</summary>
    public static async Task BreakAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var endpoint = await DescribeAsync(ground, cancellationToken) ?? throw new RunbookException("There is no endpoint to interrupt a swap of.");
        await ground.CallAsync("sagemaker", "DeleteEndpoint", Named(ground), cancellationToken);
        await ground.UntilAsync(async () => await DescribeAsync(ground, cancellationToken) is null, Patience, "The endpoint does not go.", cancellationToken);
        var input = new JsonObject { ["rollback"] = endpoint["EndpointConfigName"]!.GetValue<string>() };
        var started = await ground.CallAsync("sfn", "StartExecution", new JsonObject
        {
            ["stateMachineArn"] = ground.Pipeline.Stack.Outputs["StateMachineArn"],
            ["name"] = "rollback-interrupted",
            ["input"] = input.ToJsonString(),
        }, cancellationToken);
        await ground.UntilAsync(async () => await DescribeAsync(ground, cancellationToken) is not null, Patience, "The run makes no endpoint.", cancellationToken);
        await ground.CallAsync("sfn", "StopExecution", new JsonObject { ["executionArn"] = started["executionArn"]!.GetValue<string>() }, cancellationToken);
        if (await SinceAsync(ground, cancellationToken) is not null) throw new RunbookException("The run had noted its swap before it was stopped.");
    }

    /// <summary>Says what is missing of the swap: since when the model serves is to be noted by the next run.</summary>
    public static async Task<string?> ProofAsync(DrillGround ground, CancellationToken cancellationToken) =>
        await SinceAsync(ground, cancellationToken) is null ? "the run after it did not notice the swap" : null;

    private static async Task<string?> SinceAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var config = (await DescribeAsync(ground, cancellationToken))?["EndpointConfigName"]?.GetValue<string>();
        var described = await ground.CallAsync("sagemaker", "DescribeEndpointConfig", new JsonObject { ["EndpointConfigName"] = config }, cancellationToken);
        var tags = await ground.CallAsync("sagemaker", "ListTags", new JsonObject { ["ResourceArn"] = described["EndpointConfigArn"]!.GetValue<string>() }, cancellationToken);
        return tags["Tags"]!.AsArray().SingleOrDefault(tag => tag!["Key"]!.GetValue<string>() == "ServingSince")?["Value"]!.GetValue<string>();
    }

    private static async Task<JsonObject?> DescribeAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        try
        {
            return await ground.CallAsync("sagemaker", "DescribeEndpoint", Named(ground), cancellationToken);
        }
        catch (AwsException e) when (e.Message.Contains("Could not find", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static JsonObject Named(DrillGround ground) => new() { ["EndpointName"] = ground.Pipeline.Stack.Outputs["EndpointName"] };
}
