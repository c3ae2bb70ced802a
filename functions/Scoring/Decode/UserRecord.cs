using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Decode;

/// <summary>
/// A record as its producer put it, inside an aggregated one. Where <paramref name="Defect"/> says why it cannot be read, the
/// rest of the aggregate still can, and <paramref name="Data"/> is as much of it as was found.
/// </summary>
/// <param name="PartitionKey">Its own partition key; null when the aggregate does not say.</param>
/// <param name="Data">Its bytes: a slice of the aggregated record.</param>
/// <param name="Defect">Why it cannot be read; null when it can.</param>
internal sealed record UserRecord(EventText? PartitionKey, ReadOnlyMemory<byte> Data, string? Defect = null);
