using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Scoring.Land;

namespace Pipeline.Scoring.Tests.Fakes;

internal sealed class FakeLake(World world) : ILake
{
    private readonly Dictionary<string, Provenance> _provenances = [];
    private int _calls;

    public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> ScoredKeys => Objects.Keys.Where(key => key.StartsWith("scored/", StringComparison.Ordinal));

    /// <summary>Fails puts by their number and key.</summary>
    public Func<int, string, Exception?> Fault { get; set; } = (_, _) => null;

    /// <summary>Keys whose object is a later attempt's.</summary>
    public Func<string, bool> Overtakes { get; set; } = _ => false;

    public Task<bool> TryCreateAsync(WantedObject landed, CancellationToken cancellationToken) => Call(landed.Key, cancellationToken, () =>
    {
        if (!Objects.TryAdd(landed.Key, landed.Content.ToArray())) return false;
        _provenances[landed.Key] = landed.Provenance;
        return true;
    });

    public Task<PresentObject?> FindAsync(string key, CancellationToken cancellationToken) => Call(key, cancellationToken, () =>
        Objects.ContainsKey(key) ? new PresentObject(key, "", Overtakes(key) ? _provenances[key] with { AttemptStartedAt = DateTimeOffset.MaxValue } : _provenances[key]) : null);

    public Task<byte[]> ReadAsync(PresentObject present, CancellationToken cancellationToken) => Call(present.Key, cancellationToken, () => Objects[present.Key]);

    public Task<PresentObject> ReplaceAsync(PresentObject present, WantedObject landed, CancellationToken cancellationToken) => Call(landed.Key, cancellationToken, () =>
    {
        Objects.ShouldContainKey(landed.Key);
        Objects[landed.Key] = landed.Content.ToArray();
        _provenances[landed.Key] = landed.Provenance;
        return new PresentObject(landed.Key, "", landed.Provenance);
    });

    public IReadOnlyList<JsonNode> Lines(string prefix) => [.. Objects.Where(found => found.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(found => Read(found.Value))];

    /// <summary>The sequence numbers that stand in an object, with sub-sequence numbers where they are not 0.</summary>
    public string[] Numbers(string key) => [.. Read(Objects[key]).Select(Number)];

    public string[] AllNumbers(string prefix) => [.. Lines(prefix).Select(Number)];

    private Task<T> Call<T>(string key, CancellationToken cancellationToken, Func<T> effect)
    {
        world.Begin();
        cancellationToken.ThrowIfCancellationRequested();
        T done;
        lock (Objects)
        {
            if (Fault(_calls++, key) is { } fault) throw fault;
            done = effect();
        }

        world.End();
        return Task.FromResult(done);
    }

    private static string Number(JsonNode line)
    {
        var sub = (int)line["sub_sequence_number"]!;
        return (string)line["sequence_number"]! + (sub == 0 ? "" : "/" + sub);
    }

    private static JsonNode[] Read(byte[] content)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress), Encoding.UTF8);
        var text = reader.ReadToEnd();
        if (text.Length > 0) text.ShouldEndWith("\n");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
