using System.Text;
using Pipeline.Cli.Sources;

namespace Pipeline.Cli.Tests.Streaming;

/// <summary>A file of trips with these ids, each of ten minutes.</summary>
internal sealed class ListRecordFile(params string[] ids) : IRecordFile
{
    public string Name => "list";

    public long? Rows => ids.Length;

    public IReadOnlyDictionary<string, long> Refused { get; } = new Dictionary<string, long>();

    public IEnumerable<SourceRecord> Read() => ids.Select(id => new SourceRecord(id, Encoding.UTF8.GetBytes($"{{\"trip_id\":\"{id}\"}}"), 10, id.StartsWith("poison", StringComparison.Ordinal)));
}
