using Pipeline.Contract;
using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Batch;

/// <summary>A batch with lookups and features.</summary>
/// <param name="decoded">The batch.</param>
/// <param name="requests">The enriched requests, at the indices of their records.</param>
/// <param name="rows">The features, a CSV row each with its line feed, in order; as they go to the model and into the lake.</param>
/// <param name="count">How many of its user records, from the front, are in play.</param>
internal sealed class EnrichedBatch(DecodedBatch decoded, EnrichedRequest[] requests, Utf8Output rows, int count)
{
    /// <summary>The batch as it was read.</summary>
    public DecodedBatch Decoded => decoded;

    /// <summary>How many of its user records, from the front, are in play.</summary>
    public int Count => count;

    /// <summary>The indices of those in play that the model is to be asked about.</summary>
    public ArraySegment<int> Scorable => decoded.ReadableOfFirst(count);

    /// <summary>A request with its lookups; null for a record that could not be read.</summary>
    public IEnrichedRequest? RequestOf(int index) => requests[index].Request;

    /// <summary>A record's features.</summary>
    public ReadOnlySpan<byte> FeaturesOf(int index) => rows.WrittenSpan[requests[index].Features];

    /// <summary>The rows from one record's to another's; the last goes without its line feed.</summary>
    public ReadOnlyMemory<byte> RowsOf(int first, int last) => rows.Written[requests[first].Features.Start..requests[last].Features.End];

    /// <summary>What of it lies before a Kinesis record; all when there is none.</summary>
    public EnrichedBatch Before(Arrival? end) => end is null ? this : new(decoded, requests, rows, decoded.CountBefore(end, count));
}

/// <summary>A request with its lookups.</summary>
/// <param name="Request">The request; null for a record that could not be read.</param>
/// <param name="Features">Where its features stand among the rows of the batch.</param>
internal readonly record struct EnrichedRequest(IEnrichedRequest? Request, Range Features);
