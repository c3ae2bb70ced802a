namespace Pipeline.Scoring.Decode;

/// <summary>
/// What a record may cost. Beyond a limit it is set aside with the limit in the reason; docs/records.md lists them for producers.
/// </summary>
internal static class DecodeLimits
{
    /// <summary>The most that one user record may hold, decompressed: a request is a few hundred bytes.</summary>
    public const int PayloadBytes = 1024 * 1024;

    /// <summary>
    /// The most that is decompressed of all user records of one Kinesis record together: some 20,000 compressed requests. Without
    /// it an aggregate of 1 MiB full of bombs, each below its own limit, would cost gigabytes.
    /// </summary>
    public const int DecompressedBytes = 8 * 1024 * 1024;

    /// <summary>The most user records of an aggregate: more than a Kinesis record of 1 MiB can hold of anything useful.</summary>
    public const int UserRecords = 20_000;

    /// <summary>
    /// The most user records of a batch. An aggregated record that would bring more is set aside whole, with all its bytes: 640,000 records
    /// of one byte, which a batch can hold, take more memory than the function has.
    /// </summary>
    public const int BatchUserRecords = 100_000;

    /// <summary>
    /// The longest partition key inside an aggregate, characters: Kinesis' own limit. Every user record that is set aside is written
    /// with its partition key, and thousands may share one entry of the aggregate's table.
    /// </summary>
    public const int PartitionKeyCharacters = 256;

    /// <summary>The longest reason, characters: one that quotes the record would otherwise bring a bomb's megabyte back into memory and into the lake.</summary>
    public const int ReasonCharacters = 500;
}
