using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>A notification that a function's S3 event adds to a bucket of the template.</summary>
/// <param name="Bucket">The bucket's logical id.</param>
/// <param name="Permission">The permission that must be there before the bucket: S3 refuses a notification that it may not deliver.</param>
/// <param name="Configuration">The entry of the bucket's <c>LambdaConfigurations</c>.</param>
/// <param name="Refused">The error where there is no such bucket.</param>
internal sealed record BucketNotification(string Bucket, string Permission, JsonObject Configuration, TemplateException Refused)
{
    /// <summary>Reads an S3 event: a notification for each kind of event.</summary>
    /// <exception cref="TemplateException">It does not refer to a bucket.</exception>
    public static IEnumerable<BucketNotification> Read(SamResource source, string id, JsonObject properties, FunctionTarget target, string permission)
    {
        var path = $"Events.{id}.Properties";
        if (properties["Bucket"] is null) throw source.Error(path, "needs a 'Bucket'.");
        var refused = source.Error(path, "S3 events must reference an S3 bucket in the same template.");
        if (properties["Bucket"] is not JsonObject { Count: 1 } reference || reference["Ref"] is not JsonValue bucket) throw refused;
        foreach (var kind in properties["Events"] is JsonArray several ? [.. several] : new[] { properties["Events"] })
        {
            var configuration = new JsonObject { ["Function"] = target.Arn(), ["Event"] = kind?.DeepClone() };
            if (properties["Filter"] is { } filter) configuration["Filter"] = filter.DeepClone();
            yield return new BucketNotification(bucket.ToString(), permission, configuration, refused);
        }
    }

    /// <summary>A resource with the notifications that are its.</summary>
    public static ExpandedResource AddTo(ExpandedResource resource, IReadOnlyList<BucketNotification> notifications)
    {
        var own = notifications.Where(notification => notification.Bucket == resource.LogicalId).ToList();
        if (own.Count == 0 || resource.Type != "AWS::S3::Bucket") return resource;
        var properties = (JsonObject)resource.Properties.DeepClone();
        var configuration = properties["NotificationConfiguration"] as JsonObject ?? [];
        properties["NotificationConfiguration"] ??= configuration;
        var lambdas = configuration["LambdaConfigurations"] as JsonArray ?? [];
        configuration["LambdaConfigurations"] ??= lambdas;
        foreach (var notification in own) lambdas.Add(notification.Configuration.DeepClone());
        return resource with
        {
            Properties = properties,
            DependsOn = [.. resource.DependsOn.Concat(own.Select(notification => notification.Permission)).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <summary>Refuses notifications of what is no bucket of the template.</summary>
    public static void CheckBuckets(IReadOnlyList<ExpandedResource> resources, IReadOnlyList<BucketNotification> notifications)
    {
        var buckets = resources.Where(resource => resource.Type == "AWS::S3::Bucket").Select(resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal);
        if (notifications.FirstOrDefault(notification => !buckets.Contains(notification.Bucket)) is { } stray) throw stray.Refused;
    }
}
