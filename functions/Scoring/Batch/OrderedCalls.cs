namespace Pipeline.Scoring.Batch;

/// <summary>
/// Runs a bounded number of calls in parallel and starts them in order. After a failure it starts no further call, because Lambda will
/// redeliver all later records.
/// </summary>
internal static class OrderedCalls
{
    /// <summary>Runs calls numbered from 0. Each returns whether it succeeded; calls that were never started count as failed.</summary>
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
