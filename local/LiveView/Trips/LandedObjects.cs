using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.LiveView.Objects;

namespace Pipeline.LiveView.Trips;

/// <summary>Finds lines of the lake by the objects' names, which hold the hour of arrival, the shard and the first sequence number.</summary>
internal sealed class LandedObjects(IObjectStore objects, string bucket)
{
    // A record is in the object with the nearest first number at or below its own; a batch that was split or redelivered leaves more objects near it.
    private const int Nearest = 8;

    // The pipeline's objects have a few MB at most, but anyone may put others there.
    private const long LargestObject = 64 << 20;

    /// <summary>The lines of a record in a folder (<c>scored</c>, <c>quarantine</c>).</summary>
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
        // Usually the two newest hours have enough lines; the whole folder is read only when the pipeline is idle.
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
            // Not a line that the pipeline wrote.
            return null;
        }
    }
}

/// <summary>A line of the lake, or of quarantine.</summary>
/// <param name="Key">The key of its object.</param>
/// <param name="Line">The line. Anyone may have put it there, so a member need not have the type that the pipeline writes.</param>
internal sealed record FoundRecord(string Key, JsonObject Line)
{
    /// <summary>A text member of the line; null when it is absent or not a text.</summary>
    public string? Text(string name) => NodeText.Of(Line[name]);
}
