using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>What SAM makes of a function's event sources and of its asynchronous settings.</summary>
internal static class FunctionEvents
{
    /// <summary>The resources of the event sources, and the notifications of buckets.</summary>
    /// <exception cref="TemplateException">An event source is malformed or not emulated.</exception>
    public static (IReadOnlyList<ExpandedResource> Resources, IReadOnlyList<BucketNotification> Notifications) Of(SamResource source, FunctionTarget target)
    {
        var resources = new List<ExpandedResource>();
        var notifications = new List<BucketNotification>();
        foreach (var (id, entry) in (source.Properties["Events"] as JsonObject ?? []).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (entry is not JsonObject) throw source.Error($"Events.{id}", "expected a mapping with 'Type'.");
            var properties = entry["Properties"] as JsonObject ?? [];
            switch (entry["Type"]?.ToString())
            {
                case "Kinesis":
                    resources.Add(source.Beside(source.LogicalId + id, "AWS::Lambda::EventSourceMapping", Mapping(properties, target), $"Events.{id}.Properties"));
                    break;
                case "S3":
                    var permission = Permission(source, id, target);
                    resources.Add(permission);
                    notifications.AddRange(BucketNotification.Read(source, id, properties, target, permission.LogicalId));
                    break;
                case "ScheduleV2":
                    resources.AddRange(ScheduleExpansion.Of(source, id, properties, target.Arn(), "lambda:InvokeFunction"));
                    break;
                case var type:
                    throw source.Error($"Events.{id}", $"an event source of type '{type}' is not emulated by the local cloud.");
            }
        }

        return (resources, notifications);
    }

    /// <summary>The asynchronous settings; null where the function has none.</summary>
    public static ExpandedResource? InvokeConfig(SamResource source, FunctionTarget target)
    {
        if (source.Properties["EventInvokeConfig"] is not JsonObject configuration) return null;
        var properties = (JsonObject)configuration.DeepClone();
        // SAM's own member, for the policy that it writes.
        foreach (var (_, destination) in properties["DestinationConfig"] as JsonObject ?? []) (destination as JsonObject)?.Remove("Type");
        properties["FunctionName"] = new JsonObject { ["Ref"] = source.LogicalId };
        properties["DestinationConfig"] ??= new JsonObject();
        properties["Qualifier"] = target.IsAlias ? source.Properties["AutoPublishAlias"]!.ToString() : "$LATEST";
        return source.Beside(source.LogicalId + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", properties, "EventInvokeConfig") with
        {
            DependsOn = target.IsAlias ? [target.LogicalId] : [],
        };
    }

    private static JsonObject Mapping(JsonObject properties, FunctionTarget target)
    {
        var mapping = (JsonObject)properties.DeepClone();
        mapping.Remove("Stream");
        mapping["EventSourceArn"] = properties["Stream"]?.DeepClone() ?? "";
        mapping["FunctionName"] = target.Reference();
        (mapping["DestinationConfig"]?["OnFailure"] as JsonObject)?.Remove("Type");
        return mapping;
    }

    private static ExpandedResource Permission(SamResource source, string id, FunctionTarget target) =>
        source.Beside($"{source.LogicalId}{id}Permission", "AWS::Lambda::Permission", new JsonObject
        {
            ["Action"] = "lambda:InvokeFunction",
            ["FunctionName"] = target.Reference(),
            ["Principal"] = "s3.amazonaws.com",
            ["SourceAccount"] = new JsonObject { ["Ref"] = "AWS::AccountId" },
        }, $"Events.{id}");
}
