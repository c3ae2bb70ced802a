using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Land;

/// <summary>The name of an object: its kind, shard and arrival hour, and its first record's sequence number.</summary>
internal sealed record ObjectName(string Prefix, DateTimeOffset Hour, string Shard, string First, string Suffix)
{
    /// <summary>The key in the bucket.</summary>
    public string Key => $"{LakeFolder.Of(Prefix, Hour)}{Shard}-{First}{Suffix}.ndjson.gz";
}
