using System.Text;
using Pipeline.Cloud.S3.Configuration;
using Pipeline.Cloud.S3.Notifications;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The configuration documents of buckets: those that are only stored, the policy, and the notifications.</summary>
internal sealed class ConfigurationRoutes(
    BucketTable buckets, BucketConfigurations configurations, NotificationQueue notifications, NotificationTargets targets)
{
    public IEnumerable<Route> Routes =>
    [
        .. ConfigurationKind.All.SelectMany(Of),
        new("GetBucketPolicy", "GET", RouteScope.Bucket, "policy", GetPolicyAsync),
        new("PutBucketPolicy", "PUT", RouteScope.Bucket, "policy", PutPolicyAsync) { Accepts = ["x-amz-checksum-*", "x-amz-confirm-remove-self-bucket-access"] },
        new("DeleteBucketPolicy", "DELETE", RouteScope.Bucket, "policy", DeletePolicyAsync),
        new("GetBucketNotificationConfiguration", "GET", RouteScope.Bucket, "notification", GetNotificationsAsync),
        new("PutBucketNotificationConfiguration", "PUT", RouteScope.Bucket, "notification", PutNotificationsAsync)
        {
            Accepts = ["x-amz-checksum-*", "x-amz-skip-destination-validation"],
        },
    ];

    private IEnumerable<Route> Of(ConfigurationKind kind)
    {
        yield return new Route(kind.Get, "GET", RouteScope.Bucket, kind.Marker, request =>
            S3Xml.WriteAsync(request, S3Xml.Document(kind.Root, configurations.Get(kind, request.Bucket).Elements())));
        yield return new Route(kind.Put, "PUT", RouteScope.Bucket, kind.Marker, async request =>
        {
            configurations.Put(kind, request.Bucket, S3Xml.Read(await RequestBody.ReadAsync(request), kind.Root));
            await request.AnswerAsync(kind.PutStatus);
        })
        {
            Accepts = ["x-amz-checksum-*"],
        };
        if (kind.Delete is null) yield break;
        yield return new Route(kind.Delete, "DELETE", RouteScope.Bucket, kind.Marker, request =>
        {
            configurations.Delete(kind, request.Bucket);
            return request.AnswerAsync(204);
        });
    }

    private async Task GetPolicyAsync(S3Request request)
    {
        var policy = Encoding.UTF8.GetBytes(configurations.GetPolicy(request.Bucket));
        request.Http.Response.ContentType = "application/json";
        request.Http.Response.ContentLength = policy.Length;
        await request.Http.Response.Body.WriteAsync(policy, request.Aborted);
    }

    private async Task PutPolicyAsync(S3Request request)
    {
        configurations.PutPolicy(request.Bucket, Encoding.UTF8.GetString((await RequestBody.ReadAsync(request)).Span));
        await request.AnswerAsync(204);
    }

    private Task DeletePolicyAsync(S3Request request)
    {
        configurations.DeletePolicy(request.Bucket);
        return request.AnswerAsync(204);
    }

    private Task GetNotificationsAsync(S3Request request)
    {
        var configuration = notifications.Get(buckets.Get(request.Bucket));
        return S3Xml.WriteAsync(request, S3Xml.Document("NotificationConfiguration", NotificationXml.Write(configuration)));
    }

    private async Task PutNotificationsAsync(S3Request request)
    {
        var bucket = buckets.Get(request.Bucket);
        var document = S3Xml.Read(await RequestBody.ReadAsync(request), "NotificationConfiguration");
        var configuration = NotificationConfiguration.Parse(NotificationXml.Read(document));
        if (!IsTrue(request.Http.Request.Headers["x-amz-skip-destination-validation"])) await targets.CheckAsync(bucket.Name, configuration, request.Aborted);
        notifications.Set(bucket, configuration);
        await request.AnswerAsync(200);
    }

    private static bool IsTrue(string? header) => string.Equals(header, "true", StringComparison.OrdinalIgnoreCase);
}
