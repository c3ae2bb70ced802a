using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

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
        if (request.Properties.String("CodeUri") is { } code) TemplateFolder.Find(request, "CodeUri", code);
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

        var beside = new List<DeployedResource>();
        var target = name;
        if (request.Properties.String("AutoPublishAlias") is { } alias)
        {
            beside.AddRange(await FunctionAlias.PublishAsync(request, name, arn, alias));
            // SAM lets all events go to the alias.
            target = arn = $"{arn}:{alias}";
        }

        if (request.Properties["EventInvokeConfig"] is JsonObject asynchronous) await ConfigureAsync(request, name, asynchronous);
        foreach (var (id, source) in request.Properties["Events"] as JsonObject ?? [])
        {
            if (await FunctionEvents.AddAsync(request, target, arn, id, source as JsonObject ?? throw request.Error($"Events.{id}", "expected a mapping with 'Type'.")) is { } made)
                beside.Add(made);
        }

        return request.Made(name, ("Arn", request.Cloud.Arn("lambda", $"function:{name}"))) with
        {
            Policies = policies,
            Beside = beside,
            // They were looked at for the role that goes with them, and are not emulated all the same.
            NotEmulated = [.. request.Properties.Unread(), .. new[] { "Tracing", "VpcConfig" }.Where(property => request.Properties[property] is not null)],
        };
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
