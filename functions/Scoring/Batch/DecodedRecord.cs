using Pipeline.Contract;
using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Batch;

/// <summary>One user record. A Kinesis record holds one, or several if its producer aggregated them.</summary>
/// <param name="Arrival">The Kinesis record that contains it.</param>
/// <param name="SubSequenceNumber">Its index in an aggregated record; 0 otherwise.</param>
/// <param name="PartitionKey">Its partition key. In an aggregated record it may differ from the Kinesis record's key.</param>
/// <param name="Data">Its bytes as the producer sent them.</param>
/// <param name="Request">The parsed request; null if the record is unreadable.</param>
/// <param name="Defect">Why the record is unreadable; null if it is readable.</param>
internal sealed record DecodedRecord(
    Arrival Arrival, int SubSequenceNumber, EventText PartitionKey, ReadOnlyMemory<byte> Data, IScoringRequest? Request, string? Defect)
{
    /// <summary>Whether the request's time is far from the record's arrival.</summary>
    public bool IsFar { get; init; }

    /// <summary>The record's origin, for its line in the lake.</summary>
    public RecordPlace Place => new(Arrival.ArrivedAt, Arrival.SequenceNumber.Utf8, SubSequenceNumber);
}
