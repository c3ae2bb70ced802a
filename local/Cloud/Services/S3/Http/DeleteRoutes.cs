using System.Xml.Linq;
using Pipeline.Cloud.Protocol;
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
            if (member.Name.LocalName is not ("Key" or "VersionId")) throw AwsException.NotEmulated("s3", $"Delete.Object.{member.Name.LocalName}");
        }

        var wanted = objects.Select((item, index) => Doomed(item, request.Call.RefusedItems.ElementAtOrDefault(index))).ToList();
        foreach (var item in wanted.Where(item => item.Problem is null)) writer.Delete(request.Bucket, item.Key);
        var quiet = document.Element("Quiet")?.Value == "true";
        var results = wanted.Where(item => !quiet || item.Problem is not null).Select(item => new XElement(
            item.Problem is null ? "Deleted" : "Error",
            new XElement("Key", item.Key),
            item.Version is null ? null : new XElement("VersionId", item.Version),
            item.Problem is null ? null : new[] { new XElement("Code", item.Problem.Code), new XElement("Message", item.Problem.Message) }));
        await S3Xml.WriteAsync(request, S3Xml.Document("DeleteResult", results));
    }

    // Whoever may not delete a version does not learn whether there is one.
    private static DoomedObject Doomed(XElement item, AwsException? refused)
    {
        var key = item.Element("Key")?.Value ?? throw S3Errors.MalformedXml("an Object has no Key.");
        var version = item.Element("VersionId")?.Value;
        return new DoomedObject(key, version, refused ?? (version is null or ListRoutes.OnlyVersion ? null : new AwsException("NoSuchVersion", "The specified version does not exist.", 404)));
    }

    /// <summary>An object to delete.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Version">The version that the request names, or null.</param>
    /// <param name="Problem">Why it stays, or null.</param>
    private sealed record DoomedObject(string Key, string? Version, AwsException? Problem);
}
