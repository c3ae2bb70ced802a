using System.Xml.Linq;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The tags of objects.</summary>
internal sealed class TaggingRoutes(BucketTable buckets)
{
    public IEnumerable<Route> Routes =>
    [
        new("GetObjectTagging", "GET", RouteScope.Object, "tagging", GetAsync),
        new("PutObjectTagging", "PUT", RouteScope.Object, "tagging", PutAsync) { Accepts = ["x-amz-checksum-*"] },
        new("DeleteObjectTagging", "DELETE", RouteScope.Object, "tagging", DeleteAsync),
    ];

    private Task GetAsync(S3Request request)
    {
        var item = buckets.Get(request.Bucket).Get(request.Key, null);
        var tags = item.Metadata.Tags.Select(tag => new XElement("Tag", new XElement("Key", tag.Key), new XElement("Value", tag.Value)));
        return S3Xml.WriteAsync(request, S3Xml.Document("Tagging", new XElement("TagSet", tags)));
    }

    private async Task PutAsync(S3Request request)
    {
        var tags = Tagging.FromXml(await RequestBody.ReadAsync(request));
        buckets.Get(request.Bucket).Change(request.Key, metadata => metadata with { Tags = tags });
        await request.AnswerAsync(200);
    }

    private Task DeleteAsync(S3Request request)
    {
        buckets.Get(request.Bucket).Change(request.Key, metadata => metadata with { Tags = metadata.Tags.Clear() });
        return request.AnswerAsync(204);
    }
}
