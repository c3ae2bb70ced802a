using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Decode;

/// <summary>
/// A user record inside an aggregated record. If it has a <paramref name="Defect"/>, the rest of the aggregate may still be readable, and
/// <paramref name="Data"/> is its whole protobuf message.
/// </summary>
/// <param name="PartitionKey">Its partition key; null if the aggregate does not give one.</param>
/// <param name="Data">Its bytes: a slice of the aggregated record.</param>
/// <param name="Defect">Why it is unreadable; null if it is readable.</param>
internal sealed record UserRecord(EventText? PartitionKey, ReadOnlyMemory<byte> Data, string? Defect = null);
