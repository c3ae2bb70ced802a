using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.LiveView.Objects;

namespace Pipeline.LiveView.Trips;

/// <summary>Finds lines of the lake by what the objects' names say: hour of arrival, shard, first sequence number.</summary>
internal sealed class LandedObjects(IObjectStore objects, string bucket)
{
    // A record stands in the object that begins nearest before it; a batch that was cut or delivered anew leaves further ones near by.
    private const int Nearest = 8;

    // The pipeline's own have at most some MB; anybody may put others there.
    private const long LargestObject = 64 << 20;

    /// <summary>The lines of a record, in the objects of a folder (<c>scored</c>, <c>quarantine</c>).</summary>
    public async Task<IReadOnlyList<FoundRecord>> OfAsync(
        string folder, string shardId, string sequenceNumber, DateTimeOffset arrivedAt, CancellationToken cancellationToken)
    {
        var prefix = $"{LakeFolder.Of(folder, arrivedAt)}{shardId}-";
        var candidates = List(prefix)
            .Select(stored => (Stored: stored, First: LakeFolder.FirstNumber(stored.Key, prefix)))
            .Where(candidate => SequenceNumberOrder.Instance.Compare(candidate.First, sequenceNumber) <= 0)
            .OrderByDescending(candidate => candidate.First, SequenceNumberOrder.Instance).Take(Nearest);
        var found = new List<FoundRecord>();
        foreach (var (stored, _) in candidates)
        {
            await foreach (var line in LinesAsync(stored, cancellationToken))
            {
                if (line.Contains(sequenceNumber, StringComparison.Ordinal) && Parse(line) is { } parsed &&
                    new FoundRecord(stored.Key, parsed) is var record && record.Text(LakeMembers.SequenceNumber) == sequenceNumber)
                {
                    found.Add(record);
                }
            }
        }

        return found;
    }

    /// <summary>The newest lines of a folder, newest object first.</summary>
    public async Task<IReadOnlyList<FoundRecord>> NewestAsync(string folder, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Most often the newest hours have enough; only a pipeline at rest is looked through as a whole.
        var recent = List(LakeFolder.Of(folder, now)).Concat(List(LakeFolder.Of(folder, now.AddHours(-1)))).ToList();
        if (recent.Count == 0) recent = [.. List(folder + "/")];
        var found = new List<FoundRecord>();
        foreach (var stored in recent.OrderByDescending(stored => stored.LastModified))
        {
            if (found.Count >= limit) break;
            var last = new Queue<string>();
            await foreach (var line in LinesAsync(stored, cancellationToken))
            {
                last.Enqueue(line);
                if (last.Count > limit - found.Count) last.Dequeue();
            }

            found.AddRange(last.Reverse().Select(Parse).OfType<JsonObject>().Select(line => new FoundRecord(stored.Key, line)));
        }

        return found;
    }

    private IEnumerable<StoredObject> List(string prefix) => objects.List(bucket, prefix).Where(stored => stored.Size <= LargestObject);

    private static async IAsyncEnumerable<string> LinesAsync(
        StoredObject stored, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(await ObjectText.OpenAsync(stored, cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line) yield return line;
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return DocumentJson.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // Somebody has put an object of another kind there.
            return null;
        }
    }
}

/// <summary>A line of the lake, or of quarantine.</summary>
/// <param name="Key">The object that it stands in.</param>
/// <param name="Line">The line. Anybody may have put it there: a member need not be of the kind that the pipeline writes.</param>
internal sealed record FoundRecord(string Key, JsonObject Line)
{
    /// <summary>A text of the line; null where it has none of that name.</summary>
    public string? Text(string name) => NodeText.Of(Line[name]);
}
