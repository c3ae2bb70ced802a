using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker;

/// <summary>Removes an endpoint, or moves it to another configuration, by the operations that an operator would call.</summary>
internal sealed class EndpointChanges(Dispatcher calls) : IEndpointChanges
{
    private int _configs;

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string endpoint, TimeSpan @for, TimeProvider time, CallContext context)
    {
        if (await DescribeAsync(endpoint, context) is not { } described) return false;
        var name = new JsonObject { ["EndpointName"] = endpoint };
        await calls.ExecuteAsync("sagemaker", "DeleteEndpoint", name, context);
        var config = described["EndpointConfigName"]!.ToString();
        // The call that loses its endpoint ends now; its cancellation must not stop the creation that follows.
        _ = CreateAsync(endpoint, config, @for, time, context with { Aborted = CancellationToken.None });
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> SwapAsync(string endpoint, string? config, CallContext context)
    {
        if (await DescribeAsync(endpoint, context) is not { } described) return false;
        config ??= await CopyAsync(described["EndpointConfigName"]!.ToString(), context);
        await calls.ExecuteAsync("sagemaker", "UpdateEndpoint", new JsonObject { ["EndpointName"] = endpoint, ["EndpointConfigName"] = config }, context);
        return true;
    }

    private async Task CreateAsync(string endpoint, string config, TimeSpan after, TimeProvider time, CallContext context)
    {
        await Task.Delay(after, time, context.Aborted);
        try
        {
            await calls.ExecuteAsync("sagemaker", "CreateEndpoint", new JsonObject { ["EndpointName"] = endpoint, ["EndpointConfigName"] = config }, context);
        }
        catch (AwsException)
        {
            // The endpoint has been created again meanwhile, as the workflow does, or its configuration is gone. Leave it as it is.
        }
    }

    private async Task<string> CopyAsync(string config, CallContext context)
    {
        var copy = await calls.ExecuteAsync("sagemaker", "DescribeEndpointConfig", new JsonObject { ["EndpointConfigName"] = config }, context);
        var name = string.Create(CultureInfo.InvariantCulture, $"{config[..Math.Min(config.Length, 50)]}-swap{Interlocked.Increment(ref _configs)}");
        var request = new JsonObject { ["EndpointConfigName"] = name, ["ProductionVariants"] = copy["ProductionVariants"]!.DeepClone() };
        await calls.ExecuteAsync("sagemaker", "CreateEndpointConfig", request, context);
        return name;
    }

    private async Task<JsonObject?> DescribeAsync(string endpoint, CallContext context)
    {
        try
        {
            var described = await calls.ExecuteAsync("sagemaker", "DescribeEndpoint", new JsonObject { ["EndpointName"] = endpoint }, context);
            return described["EndpointStatus"]?.ToString() == "InService" ? described : null;
        }
        catch (AwsException e) when (e.Code is "ValidationException" or "ResourceNotFound")
        {
            return null;
        }
    }
}
