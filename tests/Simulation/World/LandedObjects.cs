using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Simulation.World;

/// <summary>What the lake holds, line by line.</summary>
internal sealed class LandedObjects
{
    private readonly Dictionary<string, LandedObject> _objects = [];
    private readonly Dictionary<string, List<LandedLine>> _lines = [];
    private int _version;

    public IEnumerable<LandedLine> All => _objects.Values.SelectMany(landed => landed.Lines);

    /// <summary>The lines of a user record.</summary>
    public IReadOnlyList<LandedLine> Of(string record) => _lines.GetValueOrDefault(record) ?? [];

    /// <summary>An object, or null.</summary>
    public LandedObject? Find(string key) => _objects.GetValueOrDefault(key);

    public LandedObject Put(string key, byte[] content, IReadOnlyDictionary<string, string> metadata)
    {
        if (_objects.Remove(key, out var old))
        {
            foreach (var line in old.Lines) _lines[line.Record].Remove(line);
        }

        var landed = _objects[key] = new LandedObject((++_version).ToString(CultureInfo.InvariantCulture), metadata, content, Read(key, content));
        foreach (var line in landed.Lines)
        {
            if (!_lines.TryGetValue(line.Record, out var known)) _lines[line.Record] = known = [];
            known.Add(line);
        }

        return landed;
    }

    private static List<LandedLine> Read(string key, byte[] content)
    {
        using var plain = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var lines = new List<LandedLine>();
        while (reader.ReadLine() is { } line) lines.Add(new LandedLine(key, JsonNode.Parse(line)!));
        return lines;
    }
}
