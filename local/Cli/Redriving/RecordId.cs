using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Redriving;

/// <summary>What a record is known by, wherever it lies.</summary>
/// <param name="Shard">The shard that it arrived on.</param>
/// <param name="SequenceNumber">Its sequence number.</param>
/// <param name="SubSequenceNumber">Its place in an aggregated record; 0 for a record that is not aggregated; null for an aggregated record as a whole.</param>
internal readonly record struct RecordId(string Shard, string SequenceNumber, int? SubSequenceNumber)
{
    /// <summary>The record of a line of the lake.</summary>
    public static RecordId Of(LineOrigin origin) => new(origin.Shard, origin.SequenceNumber, origin.SubSequenceNumber);

    /// <summary>The Kinesis record that it came in.</summary>
    public RecordId Whole => this with { SubSequenceNumber = null };
}
