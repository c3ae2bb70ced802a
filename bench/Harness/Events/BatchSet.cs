namespace Pipeline.Bench.Events;

/// <summary>Batches of one size, which take turns.</summary>
internal sealed class BatchSet
{
    private const int LeastBatches = 2;
    private const int TripsInAll = 4_000;

    /// <summary>Makes the same batches every time.</summary>
    public BatchSet(int size)
    {
        Size = size;
        var random = new Random(size);
        Templates = [.. Enumerable.Range(0, Math.Max(LeastBatches, TripsInAll / size)).Select(_ => BatchTemplate.Create(size, random))];
    }

    /// <summary>Records a batch.</summary>
    public int Size { get; }

    /// <summary>The batches.</summary>
    public IReadOnlyList<BatchTemplate> Templates { get; }

    /// <summary>The batch of a delivery.</summary>
    public BatchTemplate this[int delivery] => Templates[delivery % Templates.Count];
}
