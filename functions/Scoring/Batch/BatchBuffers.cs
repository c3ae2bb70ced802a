using System.Buffers;
using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Batch;

/// <summary>
/// The pooled memory of one batch: its feature rows, and an array per stage with an entry for each user record. Without the pool, the arrays
/// of a batch of 6,000 are large objects, which only a full collection frees: the peak was 58 MiB instead of 40.
/// </summary>
/// <param name="records">The number of user records.</param>
internal sealed class BatchBuffers(int records) : IDisposable
{
    private const int BytesPerRow = 128;

    /// <summary>The feature rows, one for each readable record.</summary>
    public Utf8Output Rows { get; } = new(records * BytesPerRow);

    /// <summary>The enriched requests, at their records' indices; empty at first.</summary>
    public EnrichedRequest[] Requests { get; } = ArrayPool<EnrichedRequest>.Shared.Rent(records);

    /// <summary>The model's results, at their records' indices; empty at first.</summary>
    public Score[] Scores { get; } = ArrayPool<Score>.Shared.Rent(records);

    /// <inheritdoc />
    public void Dispose()
    {
        Rows.Dispose();
        // Cleared for the next batch, and so that the pool holds nothing of this one.
        ArrayPool<EnrichedRequest>.Shared.Return(Requests, clearArray: true);
        ArrayPool<Score>.Shared.Return(Scores, clearArray: true);
    }
}
