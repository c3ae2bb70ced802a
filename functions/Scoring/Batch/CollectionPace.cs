namespace Pipeline.Scoring.Batch;

/// <summary>
/// Forces garbage collection between batches, when almost no objects are alive. Without it, .NET lets garbage grow to the size of the
/// processor's cache, which on a server may exceed the function's memory, and then collects in the middle of a batch: the peak was 124 MiB
/// instead of 50 with batches of 1,000, at no lower cost.
/// </summary>
/// <param name="allowed">How many bytes may be allocated between two collections.</param>
internal sealed class CollectionPace(long allowed)
{
    private long _collectedAt = GC.GetTotalAllocatedBytes();

    /// <summary>
    /// Collects if enough was allocated since the last collection. Call it when a batch begins, not when the previous one ends: at the end,
    /// methods still on the stack hold the whole batch, so the collector would move it instead of freeing it (twice the time, and a peak of
    /// 32 MiB instead of 27).
    /// </summary>
    public void BeginBatch()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        if (allocated - _collectedAt < allowed) return;
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        _collectedAt = allocated;
    }
}
