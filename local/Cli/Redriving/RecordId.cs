using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Redriving;

/// <summary>Identifies a record, in the stream, in quarantine or in a discarded batch.</summary>
/// <param name="Shard">The shard of arrival.</param>
/// <param name="SequenceNumber">Its sequence number.</param>
/// <param name="SubSequenceNumber">Its index in an aggregated record; 0 for a record that is not aggregated; null for an aggregated record as a whole.</param>
internal readonly record struct RecordId(string Shard, string SequenceNumber, int? SubSequenceNumber)
{
    /// <summary>The record that a line of the lake came from.</summary>
    public static RecordId Of(LineOrigin origin) => new(origin.Shard, origin.SequenceNumber, origin.SubSequenceNumber);

    /// <summary>The Kinesis record that contains it.</summary>
    public RecordId Whole => this with { SubSequenceNumber = null };
}
