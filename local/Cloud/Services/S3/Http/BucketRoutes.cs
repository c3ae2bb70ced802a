using System.Globalization;
using System.Xml.Linq;
using Pipeline.Cloud.S3.Notifications;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>CreateBucket, HeadBucket, ListBuckets, DeleteBucket, GetBucketLocation.</summary>
internal sealed class BucketRoutes(BucketTable buckets, NotificationQueue notifications, LocalCloudOptions options)
{
    public IEnumerable<Route> Routes =>
    [
        new("ListBuckets", "GET", RouteScope.Service, "", ListAsync),
        new("CreateBucket", "PUT", RouteScope.Bucket, "", CreateAsync),
        new("HeadBucket", "HEAD", RouteScope.Bucket, "", HeadAsync),
        new("DeleteBucket", "DELETE", RouteScope.Bucket, "", DeleteAsync),
        new("GetBucketLocation", "GET", RouteScope.Bucket, "location", LocationAsync),
    ];

    private async Task CreateAsync(S3Request request)
    {
        var body = await RequestBody.ReadAsync(request);
        string? location = null;
        if (body.Length > 0)
        {
            var document = S3Xml.Read(body, "CreateBucketConfiguration");
            location = document.Element("LocationConstraint")?.Value;
            if (document.Elements().FirstOrDefault(element => element.Name.LocalName is not ("LocationConstraint" or "Tags")) is { } other)
                throw Protocol.AwsException.NotEmulated("s3", $"CreateBucketConfiguration.{other.Name.LocalName}");
        }

        buckets.Create(request.Bucket, location);
        request.Http.Response.Headers.Location = "/" + request.Bucket;
        await request.AnswerAsync(200);
    }

    private Task HeadAsync(S3Request request)
    {
        buckets.Get(request.Bucket);
        request.Http.Response.Headers["x-amz-bucket-region"] = options.Region;
        return request.AnswerAsync(200);
    }

    private Task DeleteAsync(S3Request request)
    {
        var bucket = buckets.Get(request.Bucket);
        buckets.Delete(request.Bucket);
        notifications.Forget(bucket);
        return request.AnswerAsync(204);
    }

    private Task ListAsync(S3Request request)
    {
        var list = buckets.All.Select(bucket => new XElement(
            "Bucket",
            new XElement("Name", bucket.Name),
            new XElement("CreationDate", Time(bucket.Created))));
        return S3Xml.WriteAsync(request, S3Xml.Document("ListAllMyBucketsResult", Owner("Owner"), new XElement("Buckets", list)));
    }

    private Task LocationAsync(S3Request request)
    {
        buckets.Get(request.Bucket);
        // An empty location means us-east-1.
        return S3Xml.WriteAsync(request, S3Xml.Document("LocationConstraint", options.Region == "us-east-1" ? null : options.Region));
    }

    private XElement Owner(string name) => new(name, new XElement("ID", options.AccountId), new XElement("DisplayName", "local"));

    private static string Time(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
