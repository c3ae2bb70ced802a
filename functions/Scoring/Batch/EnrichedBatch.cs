using Pipeline.Contract;
using Pipeline.Contract.Intervals;

namespace Pipeline.Scoring.Batch;

/// <summary>A batch with its lookups and features.</summary>
/// <param name="decoded">The decoded batch.</param>
/// <param name="buffers">
/// The enriched requests, at their records' indices, and the features in order: one CSV row with a line feed for each readable record, exactly as sent
/// to the model and landed in the lake.
/// </param>
/// <param name="intervals">The intervals of predictions; null if none are known.</param>
/// <param name="count">How many user records, from the first, this attempt still processes.</param>
internal sealed class EnrichedBatch(DecodedBatch decoded, BatchBuffers buffers, IntervalBins? intervals, int count)
{
    /// <summary>The decoded batch.</summary>
    public DecodedBatch Decoded => decoded;

    /// <summary>The intervals of predictions; null if none are known.</summary>
    public IntervalBins? Intervals => intervals;

    /// <summary>How many user records, from the first, this attempt still processes.</summary>
    public int Count => count;

    /// <summary>The indices of the records to send to the model.</summary>
    public ArraySegment<int> Scorable => decoded.ReadableOfFirst(count);

    /// <summary>A request with its lookups; null if the record is unreadable.</summary>
    public IEnrichedRequest? RequestOf(int index) => buffers.Requests[index].Request;

    /// <summary>A record's features as a CSV row, without its line feed.</summary>
    public ReadOnlySpan<byte> FeaturesOf(int index) => buffers.Rows.WrittenSpan[buffers.Requests[index].Features];

    /// <summary>The CSV rows from the first record's to the last's; the last row has no line feed.</summary>
    public ReadOnlyMemory<byte> RowsOf(int first, int last) => buffers.Rows.Written[buffers.Requests[first].Features.Start..buffers.Requests[last].Features.End];

    /// <summary>The part of the batch that precedes a Kinesis record; the whole batch if that is null.</summary>
    public EnrichedBatch TakeBefore(Arrival? end) => end is null ? this : new(decoded, buffers, intervals, decoded.CountBefore(end, count));
}

/// <summary>A request with its lookups and the position of its features.</summary>
/// <param name="Request">The request; null if the record is unreadable.</param>
/// <param name="Features">The position of its features in the batch's rows.</param>
internal readonly record struct EnrichedRequest(IEnrichedRequest? Request, Range Features);
