using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes SAM functions: the function, its asynchronous settings and its event sources.</summary>
internal sealed class FunctionDeployer : IResourceDeployer
{
    public string Type => "AWS::Serverless::Function";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Properties.String("FunctionName") ?? $"{request.Options.StackName}-{request.LogicalId}";
        var arn = request.Cloud.Arn("lambda", $"function:{name}");
        // Where the code comes from in AWS; here it is the folder that the build made.
        _ = request.Properties["CodeUri"];
        var directory = Path.GetFullPath(Path.Combine(request.Options.ArtifactsDirectory, request.LogicalId));
        if (!Directory.Exists(directory))
            throw request.Error("CodeUri", $"the function is not built: expected its files in {directory}; run 'make build' or 'sam build' first.");

        var input = request.Properties.Pick("Runtime", "Handler", "Timeout", "MemorySize", "Environment", "Description", "Architectures", "LoggingConfig");
        input["FunctionName"] = name;
        var (role, policies) = await FunctionRole.MakeAsync(request, name);
        input["Role"] = role;
        input["Code"] = new JsonObject { ["LocalDirectory"] = directory };
        await request.Dispatcher.InvokeAsync("lambda", "CreateFunction", input, request.Context);
        if (request.Properties["ReservedConcurrentExecutions"] is { } reserved)
        {
            var concurrency = new JsonObject { ["FunctionName"] = name, ["ReservedConcurrentExecutions"] = reserved.DeepClone() };
            await request.Dispatcher.InvokeAsync("lambda", "PutFunctionConcurrency", concurrency, request.Context);
        }

        if (request.Properties["EventInvokeConfig"] is JsonObject asynchronous) await ConfigureAsync(request, name, asynchronous);
        foreach (var (id, source) in request.Properties["Events"] as JsonObject ?? [])
            await FunctionEvents.AddAsync(request, name, arn, id, source as JsonObject ?? throw request.Error($"Events.{id}", "expected a mapping with 'Type'."));
        return request.Made(name, ("Arn", arn)) with { Policies = policies };
    }

    private static Task ConfigureAsync(ResourceRequest request, string name, JsonObject configuration)
    {
        var input = new JsonObject { ["FunctionName"] = name };
        foreach (var member in new[] { "MaximumRetryAttempts", "MaximumEventAgeInSeconds" })
        {
            if (configuration[member] is { } value) input[member] = value.DeepClone();
        }

        if (configuration["DestinationConfig"] is JsonObject destinations)
        {
            input["DestinationConfig"] = new JsonObject(destinations.Select(entry =>
                KeyValuePair.Create(entry.Key, (JsonNode?)new JsonObject { ["Destination"] = entry.Value!["Destination"]?.DeepClone() })));
        }

        return request.Dispatcher.InvokeAsync("lambda", "PutFunctionEventInvokeConfig", input, request.Context);
    }
}
