using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Wires a SAM function's event sources.</summary>
internal static class FunctionEvents
{
    /// <summary>Adds one event source.</summary>
    public static Task AddAsync(ResourceRequest request, string functionName, string functionArn, string id, JsonObject source)
    {
        var properties = source["Properties"] as JsonObject ?? [];
        return source["Type"]?.ToString() switch
        {
            "Kinesis" => AddStreamAsync(request, functionName, properties),
            "S3" => AddBucketAsync(request, functionArn, id, properties),
            "ScheduleV2" => ScheduleDeployer.AddAsync(request, $"{functionName}-{id}", functionArn, properties),
            var type => throw request.Error($"Events.{id}", $"an event source of type '{type}' is not emulated by the local cloud."),
        };
    }

    private static Task AddStreamAsync(ResourceRequest request, string functionName, JsonObject properties)
    {
        var input = (JsonObject)properties.DeepClone();
        input.Remove("Stream");
        input["EventSourceArn"] = properties["Stream"]?.DeepClone();
        input["FunctionName"] = functionName;
        // SAM's own member, for the policy that it writes; Lambda knows the kind by the ARN.
        (input["DestinationConfig"]?["OnFailure"] as JsonObject)?.Remove("Type");
        return request.Dispatcher.InvokeAsync("lambda", "CreateEventSourceMapping", input, request.Context);
    }

    private static async Task AddBucketAsync(ResourceRequest request, string functionArn, string id, JsonObject properties)
    {
        var bucket = properties["Bucket"]?.ToString() ?? throw request.Error($"Events.{id}.Properties", "needs a 'Bucket'.");
        var events = properties["Events"] is JsonArray several ? several.DeepClone() : new JsonArray(properties["Events"]?.DeepClone());
        var added = new JsonObject { ["Id"] = $"{request.LogicalId}-{id}", ["LambdaFunctionArn"] = functionArn, ["Events"] = events };
        if (properties["Filter"]?["S3Key"]?["Rules"] is JsonArray rules)
            added["Filter"] = new JsonObject { ["Key"] = new JsonObject { ["FilterRules"] = rules.DeepClone() } };

        // A put replaces the bucket's whole configuration, so what is there is put again with it.
        var current = await request.Dispatcher.InvokeAsync("s3", "GetBucketNotificationConfiguration", new JsonObject { ["Bucket"] = bucket }, request.Context);
        var functions = (current["LambdaFunctionConfigurations"] as JsonArray)?.DeepClone().AsArray() ?? [];
        functions.Add(added);
        current["LambdaFunctionConfigurations"] = functions;
        var input = new JsonObject { ["Bucket"] = bucket, ["NotificationConfiguration"] = current.DeepClone() };
        await request.Dispatcher.InvokeAsync("s3", "PutBucketNotificationConfiguration", input, request.Context);
    }
}
