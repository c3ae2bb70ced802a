namespace Pipeline.Cli.Redriving;

/// <summary>A record that the stream took in again.</summary>
/// <param name="Record">The record.</param>
/// <param name="Shard">The shard that it is on now.</param>
/// <param name="SequenceNumber">Its sequence number there.</param>
internal sealed record SentRecord(StrandedRecord Record, string Shard, string SequenceNumber);
