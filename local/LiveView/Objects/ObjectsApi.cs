using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Stack;

namespace Pipeline.LiveView.Objects;

/// <summary>Lists the lake's objects and folders with their sizes, and serves an object's text.</summary>
internal sealed class ObjectsApi(IObjectStore objects, StackNames names)
{
    private const int MostEntries = 5000;

    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/objects", ListAsync), new("GET", "/object", GetAsync)];

    private string Bucket => names.Bucket ?? throw new AwsException("NotFound", "The stack has no bucket.", 404);

    private Task ListAsync(LiveRequest request)
    {
        var prefix = request.Query("prefix") ?? "";
        var entries = Entries(prefix, request.Query("delimiter") ?? "");
        var after = request.Query("after");
        var limit = request.Number("limit", 1000, MostEntries);
        var page = entries.Where(entry => after is null || string.CompareOrdinal(entry.Name, after) > 0).Take(limit + 1).ToList();
        var shown = page.Take(limit).ToList();
        return JsonAnswer.WriteAsync(request.Http, new JsonObject
        {
            ["prefixes"] = JsonAnswer.Array(shown.Where(entry => entry.Object is null).Select(entry => new JsonObject
            {
                ["prefix"] = entry.Name,
                ["objects"] = entry.Objects,
                ["bytes"] = entry.Bytes,
            })),
            ["objects"] = JsonAnswer.Array(shown.Where(entry => entry.Object is not null).Select(entry => new JsonObject
            {
                ["key"] = entry.Name,
                ["size"] = entry.Bytes,
                ["lastModified"] = JsonAnswer.Time(entry.Object!.LastModified),
            })),
            ["next"] = page.Count > limit ? shown[^1].Name : null,
        });
    }

    private async Task GetAsync(LiveRequest request)
    {
        var key = request.Query("key") ?? throw new AwsException("ValidationException", "key: which object?");
        var found = objects.Find(Bucket, key) ?? throw new AwsException("NoSuchKey", $"There is no object s3://{Bucket}/{key}.", 404);
        var (text, truncated) = await ObjectText.ReadAsync(found, request.Aborted);
        if (truncated) request.Http.Response.Headers["X-Truncated"] = "1";
        await JsonAnswer.WriteAsync(request.Http, text, "text/plain; charset=utf-8");
    }

    // Folders and objects in the order of their names. A folder counts all objects below it.
    private List<Entry> Entries(string prefix, string delimiter)
    {
        var entries = new List<Entry>();
        foreach (var found in objects.List(Bucket, prefix))
        {
            var end = delimiter.Length == 0 ? -1 : found.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (end < 0)
            {
                entries.Add(new Entry(found.Key, found, 1, found.Size));
                continue;
            }

            var folder = found.Key[..(end + delimiter.Length)];
            if (entries.Count > 0 && entries[^1] is { Object: null } last && last.Name == folder)
                entries[^1] = last with { Objects = last.Objects + 1, Bytes = last.Bytes + found.Size };
            else
                entries.Add(new Entry(folder, null, 1, found.Size));
        }

        return entries;
    }

    private sealed record Entry(string Name, StoredObject? Object, int Objects, long Bytes);
}
