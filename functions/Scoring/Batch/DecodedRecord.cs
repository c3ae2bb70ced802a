using Pipeline.Contract;
using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Batch;

/// <summary>One user record. A Kinesis record holds one, or several when its producer aggregated.</summary>
/// <param name="Arrival">The Kinesis record that it came in.</param>
/// <param name="SubSequenceNumber">Its place in an aggregated record, else 0.</param>
/// <param name="PartitionKey">Its own partition key, which in an aggregated record is not the record's.</param>
/// <param name="Data">Its bytes as they were sent.</param>
/// <param name="Request">What it asks; null when it could not be read.</param>
/// <param name="Defect">Why it could not be read; null when it could.</param>
internal sealed record DecodedRecord(
    Arrival Arrival, int SubSequenceNumber, EventText PartitionKey, ReadOnlyMemory<byte> Data, IScoringRequest? Request, string? Defect)
{
    /// <summary>Where it came from, for its line in the lake.</summary>
    public RecordPlace Place => new(Arrival.ArrivedAt, Arrival.SequenceNumber.Utf8, SubSequenceNumber);
}
