using System.Xml.Linq;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Http;

/// <summary>DeleteObjects.</summary>
internal sealed class DeleteRoutes(ObjectWriter writer)
{
    private const int Most = 1000;

    public IEnumerable<Route> Routes => [new("DeleteObjects", "POST", RouteScope.Bucket, "delete", DeleteAsync) { Accepts = ["x-amz-checksum-*"] }];

    private async Task DeleteAsync(S3Request request)
    {
        var document = S3Xml.Read(await RequestBody.ReadAsync(request), "Delete");
        var objects = document.Elements("Object").ToList();
        if (objects.Count is 0 or > Most) throw S3Errors.MalformedXml($"a request deletes 1 to {Most} objects, not {objects.Count}.");
        foreach (var member in objects.Elements())
        {
            if (member.Name.LocalName != "Key") throw Protocol.AwsException.NotEmulated("s3", $"Delete.Object.{member.Name.LocalName}");
        }

        var keys = objects.Select(item => item.Element("Key")?.Value ?? throw S3Errors.MalformedXml("an Object has no Key.")).ToList();
        foreach (var key in keys) writer.Delete(request.Bucket, key);
        var quiet = document.Element("Quiet")?.Value == "true";
        var deleted = quiet ? [] : keys.Select(key => new XElement("Deleted", new XElement("Key", key)));
        await S3Xml.WriteAsync(request, S3Xml.Document("DeleteResult", deleted));
    }
}
