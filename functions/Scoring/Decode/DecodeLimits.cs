namespace Pipeline.Scoring.Decode;

/// <summary>
/// Limits on what a record may cost. A record over a limit is quarantined and its reason names the limit. docs/records.md lists the limits
/// for producers.
/// </summary>
internal static class DecodeLimits
{
    /// <summary>Maximum size of a user record after decompression, in bytes. A request is a few hundred bytes.</summary>
    public const int PayloadBytes = 1024 * 1024;

    /// <summary>
    /// Maximum total bytes decompressed from one Kinesis record, about 20,000 compressed requests. Without it, an aggregate of 1 MiB full
    /// of gzip bombs, each under its own limit, could expand to gigabytes.
    /// </summary>
    public const int DecompressedBytes = 8 * 1024 * 1024;

    /// <summary>Maximum user records of an aggregate, more than a Kinesis record of 1 MiB can usefully hold.</summary>
    public const int UserRecords = 20_000;

    /// <summary>
    /// Maximum user records of a batch. An aggregated record that would exceed it is quarantined whole, with all its bytes. A batch can
    /// hold 640,000 records of one byte, which need more memory than the function has.
    /// </summary>
    public const int BatchUserRecords = 100_000;

    /// <summary>
    /// Maximum length of a partition key inside an aggregate, in characters: Kinesis' own limit. Every quarantined user record is written
    /// with its partition key, and thousands may share one entry of the aggregate's key table.
    /// </summary>
    public const int PartitionKeyCharacters = 256;

    /// <summary>
    /// Maximum length of a quarantine reason, in characters. Without it, a reason that quotes a gzip bomb would bring its megabyte back
    /// into memory and into the lake.
    /// </summary>
    public const int ReasonCharacters = 500;
}
