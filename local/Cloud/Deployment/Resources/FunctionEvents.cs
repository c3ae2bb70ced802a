using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Wires a SAM function's event sources.</summary>
internal static class FunctionEvents
{
    /// <summary>Adds one event source.</summary>
    /// <param name="request">The function.</param>
    /// <param name="function">Where events go, as <c>Ref</c> gives it: the function's name, or the ARN of its alias.</param>
    /// <param name="functionArn">The ARN of it.</param>
    /// <param name="id">The event source's name in the template.</param>
    /// <param name="source">What the template says of it.</param>
    /// <returns>The resource that SAM makes of it, where the template can refer to it.</returns>
    public static async Task<DeployedResource?> AddAsync(ResourceRequest request, string function, string functionArn, string id, JsonObject source)
    {
        var properties = source["Properties"] as JsonObject ?? [];
        switch (source["Type"]?.ToString())
        {
            case "Kinesis":
                var mapping = await AddStreamAsync(request, function, properties);
                return new DeployedResource(
                    request.LogicalId + id, "AWS::Lambda::EventSourceMapping", mapping, new Dictionary<string, string> { ["Id"] = mapping }, []);
            case "S3":
                await AddBucketAsync(request, functionArn, id, properties);
                return null;
            case "ScheduleV2":
                await ScheduleDeployer.AddAsync(request, $"{request.Options.StackName}-{request.LogicalId}-{id}", functionArn, properties);
                return null;
            case var type:
                throw request.Error($"Events.{id}", $"an event source of type '{type}' is not emulated by the local cloud.");
        }
    }

    private static async Task<string> AddStreamAsync(ResourceRequest request, string function, JsonObject properties)
    {
        var input = (JsonObject)properties.DeepClone();
        input.Remove("Stream");
        input["EventSourceArn"] = StreamConsumerDeployer.StreamOf(properties["Stream"]?.ToString() ?? "");
        input["FunctionName"] = function;
        // SAM's own member, for the policy that it writes; Lambda knows the kind by the ARN.
        (input["DestinationConfig"]?["OnFailure"] as JsonObject)?.Remove("Type");
        var made = await request.Dispatcher.InvokeAsync("lambda", "CreateEventSourceMapping", input, request.Context);
        return made["UUID"]?.ToString() ?? "";
    }

    private static async Task AddBucketAsync(ResourceRequest request, string functionArn, string id, JsonObject properties)
    {
        var bucket = properties["Bucket"]?.ToString() ?? throw request.Error($"Events.{id}.Properties", "needs a 'Bucket'.");
        var events = properties["Events"] is JsonArray several ? several.DeepClone() : new JsonArray(properties["Events"]?.DeepClone());
        var added = new JsonObject { ["Id"] = $"{request.LogicalId}-{id}", ["LambdaFunctionArn"] = functionArn, ["Events"] = events };
        if (properties["Filter"]?["S3Key"]?["Rules"] is JsonArray rules)
            added["Filter"] = new JsonObject { ["Key"] = new JsonObject { ["FilterRules"] = rules.DeepClone() } };

        await AllowAsync(request, functionArn, id);
        // A put replaces the bucket's whole configuration, so what is there is put again with it.
        var current = await request.Dispatcher.InvokeAsync("s3", "GetBucketNotificationConfiguration", new JsonObject { ["Bucket"] = bucket }, request.Context);
        var functions = (current["LambdaFunctionConfigurations"] as JsonArray)?.DeepClone().AsArray() ?? [];
        functions.Add(added);
        current["LambdaFunctionConfigurations"] = functions;
        var input = new JsonObject { ["Bucket"] = bucket, ["NotificationConfiguration"] = current.DeepClone() };
        await request.Dispatcher.InvokeAsync("s3", "PutBucketNotificationConfiguration", input, request.Context);
    }

    // The AWS::Lambda::Permission that SAM makes of the event: before the notification, which S3 refuses without it.
    private static Task AllowAsync(ResourceRequest request, string functionArn, string id) => request.Dispatcher.InvokeAsync(
        "lambda",
        "AddPermission",
        new JsonObject
        {
            ["FunctionName"] = functionArn,
            ["StatementId"] = $"{request.LogicalId}{id}Permission",
            ["Action"] = "lambda:InvokeFunction",
            ["Principal"] = "s3.amazonaws.com",
            ["SourceAccount"] = request.Cloud.AccountId,
        },
        request.Context);
}
