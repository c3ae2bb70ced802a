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
        var quiet = document.Element("Quiet")?.Value == "true";
        var results = wanted.Select(item => Delete(request.Bucket, item)).Where(result => !quiet || result.Name.LocalName == "Error").ToList();
        await S3Xml.WriteAsync(request, S3Xml.Document("DeleteResult", results));
    }

    private XElement Delete(string bucket, DoomedObject item)
    {
        var named = item.Version is null ? null : new XElement("VersionId", item.Version);
        if (item.Problem is { } problem)
            return new XElement("Error", new XElement("Key", item.Key), named, new XElement("Code", problem.Code), new XElement("Message", problem.Message));
        var deletion = writer.Delete(bucket, item.Key, item.Version);
        return new XElement(
            "Deleted",
            new XElement("Key", item.Key),
            named,
            deletion.IsMarker ? new[] { new XElement("DeleteMarker", true), new XElement("DeleteMarkerVersionId", deletion.VersionId) } : null);
    }

    // Whoever may not delete a version does not learn whether there is one.
    private static DoomedObject Doomed(XElement item, AwsException? refused)
    {
        var key = item.Element("Key")?.Value ?? throw S3Errors.MalformedXml("an Object has no Key.");
        var version = item.Element("VersionId")?.Value;
        return new DoomedObject(key, version, refused ?? (version is null || VersionId.IsValid(version) ? null : S3Errors.NoSuchVersion(key, version)));
    }

    /// <summary>An object to delete.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Version">The version that the request names, or null.</param>
    /// <param name="Problem">Why it stays, or null.</param>
    private sealed record DoomedObject(string Key, string? Version, AwsException? Problem);
}
