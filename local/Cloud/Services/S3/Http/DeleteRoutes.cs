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
            if (member.Name.LocalName is not ("Key" or "VersionId")) throw Protocol.AwsException.NotEmulated("s3", $"Delete.Object.{member.Name.LocalName}");
        }

        var wanted = objects
            .Select(item => (Key: item.Element("Key")?.Value ?? throw S3Errors.MalformedXml("an Object has no Key."), Version: item.Element("VersionId")?.Value))
            .ToList();
        foreach (var (key, _) in wanted.Where(Exists)) writer.Delete(request.Bucket, key);
        var quiet = document.Element("Quiet")?.Value == "true";
        var results = wanted.Where(item => !quiet || !Exists(item)).Select(item => new XElement(
            Exists(item) ? "Deleted" : "Error",
            new XElement("Key", item.Key),
            item.Version is null ? null : new XElement("VersionId", item.Version),
            Exists(item) ? null : new[] { new XElement("Code", "NoSuchVersion"), new XElement("Message", "The specified version does not exist.") }));
        await S3Xml.WriteAsync(request, S3Xml.Document("DeleteResult", results));
    }

    private static bool Exists((string Key, string? Version) item) => item.Version is null or ListRoutes.OnlyVersion;
}
