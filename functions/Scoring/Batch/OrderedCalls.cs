namespace Pipeline.Scoring.Batch;

/// <summary>
/// Runs calls side by side, a bounded number at a time, in order of their start. After one has failed no further one starts:
/// everything behind it will be delivered again.
/// </summary>
internal static class OrderedCalls
{
    /// <summary>Runs the calls numbered from 0; a call says whether it succeeded. Those never started count as not succeeded.</summary>
    public static async Task<bool[]> RunAsync(int count, int parallelism, Func<int, Task<bool>> call)
    {
        var succeeded = new bool[count];
        var next = 0;
        var failed = false;

        async Task WorkAsync()
        {
            while (!Volatile.Read(ref failed))
            {
                var i = Interlocked.Increment(ref next) - 1;
                if (i >= count) return;
                succeeded[i] = await call(i);
                if (!succeeded[i]) Volatile.Write(ref failed, true);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(count, parallelism)).Select(_ => WorkAsync()));
        return succeeded;
    }
}
