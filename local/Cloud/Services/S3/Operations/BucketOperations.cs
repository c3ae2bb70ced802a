using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Notifications;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Operations;

/// <summary>The operations on buckets for callers in the process, such as the deployment of a template.</summary>
internal sealed class BucketOperations(BucketTable buckets, NotificationQueue notifications, NotificationTargets targets, LocalCloudOptions options)
{
    public IEnumerable<Operation> All =>
    [
        new Operation("CreateBucket", CreateAsync) { Members = Members.Of("Bucket", "CreateBucketConfiguration") },
        new Operation("HeadBucket", HeadAsync) { Members = Members.Of("Bucket") },
        new Operation("DeleteBucket", DeleteAsync) { Members = Members.Of("Bucket") },
        new Operation("ListBuckets", ListAsync) { Members = Members.None },
        new Operation("GetBucketLocation", LocationAsync) { Members = Members.Of("Bucket") },
        new Operation("PutBucketNotificationConfiguration", PutNotificationsAsync)
        {
            Members = Members.Of("Bucket", "NotificationConfiguration", "SkipDestinationValidation"),
        },
        new Operation("GetBucketNotificationConfiguration", GetNotificationsAsync) { Members = Members.Of("Bucket") },
    ];

    private Task<JsonObject> CreateAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var bucket = input.RequiredString("Bucket");
        var location = input.Nested("CreateBucketConfiguration")?.String("LocationConstraint");
        buckets.Create(bucket, location);
        return Answer(new JsonObject { ["Location"] = "/" + bucket });
    }

    private Task<JsonObject> HeadAsync(JsonObject members, CallContext context)
    {
        buckets.Get(new Parameters("s3", members).RequiredString("Bucket"));
        return Answer(new JsonObject { ["BucketRegion"] = options.Region });
    }

    private Task<JsonObject> DeleteAsync(JsonObject members, CallContext context)
    {
        var bucket = buckets.Get(OnlyBucket(members));
        buckets.Delete(bucket.Name);
        notifications.Forget(bucket);
        return Answer([]);
    }

    private Task<JsonObject> ListAsync(JsonObject members, CallContext context)
    {
        var list = buckets.All.Select(bucket => (JsonNode)new JsonObject
        {
            ["Name"] = bucket.Name,
            ["CreationDate"] = AwsTimestamp.Node(bucket.Created),
        });
        return Answer(new JsonObject { ["Buckets"] = new JsonArray([.. list]) });
    }

    private Task<JsonObject> LocationAsync(JsonObject members, CallContext context)
    {
        buckets.Get(OnlyBucket(members));
        // An empty location means us-east-1.
        return Answer(options.Region == "us-east-1" ? [] : new JsonObject { ["LocationConstraint"] = options.Region });
    }

    private async Task<JsonObject> PutNotificationsAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var bucket = buckets.Get(input.RequiredString("Bucket"));
        var configuration = NotificationConfiguration.Parse(input.Object("NotificationConfiguration") ?? throw input.Missing("NotificationConfiguration"));
        var skips = input.Bool("SkipDestinationValidation") ?? false;
        if (!skips) await targets.CheckAsync(bucket.Name, configuration, context.Aborted);
        notifications.Set(bucket, configuration);
        return [];
    }

    private Task<JsonObject> GetNotificationsAsync(JsonObject members, CallContext context) =>
        Answer(notifications.Get(buckets.Get(OnlyBucket(members))).ToJson());

    private static string OnlyBucket(JsonObject members) => new Parameters("s3", members).RequiredString("Bucket");

    private static Task<JsonObject> Answer(JsonObject members) => Task.FromResult(members);
}
