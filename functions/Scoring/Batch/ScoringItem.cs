using Pipeline.Contract;
using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Batch;

/// <summary>
/// One user record on its way through the stages. A Kinesis record holds one, or several when its producer aggregated. It lives
/// for one invocation; each stage fills in its part.
/// </summary>
internal sealed class ScoringItem(Arrival arrival, int subSequenceNumber, EventText partitionKey, ReadOnlyMemory<byte> data, IScoringRequest? request)
{
    /// <summary>The Kinesis record that it came in.</summary>
    public Arrival Arrival => arrival;

    /// <summary>Its place in an aggregated record, else 0.</summary>
    public int SubSequenceNumber => subSequenceNumber;

    /// <summary>Where it came from, for its line in the lake.</summary>
    public RecordPlace Place => new(arrival.ArrivedAt, arrival.SequenceNumber.Utf8, subSequenceNumber);

    /// <summary>Its own partition key, which in an aggregated record is not the record's.</summary>
    public EventText PartitionKey => partitionKey;

    /// <summary>Its bytes as they were sent.</summary>
    public ReadOnlyMemory<byte> Data => data;

    /// <summary>What it asks, unless it could not be read.</summary>
    public IScoringRequest? Request => request;

    /// <summary>The request with lookups and features.</summary>
    public IEnrichedRequest? Enriched { get; private set; }

    /// <summary>Where its features stand among the rows of the batch.</summary>
    public Range Features { get; private set; }

    /// <summary>What the model says, as the text of a JSON number; empty while there is no model.</summary>
    public ReadOnlyMemory<byte> Prediction { get; private set; }

    /// <summary>The model that said it.</summary>
    public string? Model { get; private set; }

    /// <summary>Why it is set aside instead of scored.</summary>
    public string? QuarantineReason { get; private set; }

    /// <summary>Whether it is set aside.</summary>
    public bool IsQuarantined => QuarantineReason is not null;

    /// <summary>Gives it its lookups and features.</summary>
    public void Enrich(IEnrichedRequest enriched, Range features) => (Enriched, Features) = (enriched, features);

    /// <summary>Gives it what the model says.</summary>
    public void Predict(ReadOnlyMemory<byte> prediction, string? model) => (Prediction, Model) = (prediction, model);

    /// <summary>Sets it aside.</summary>
    public void Quarantine(string reason) => QuarantineReason = reason;
}
