namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>Looks at the local cloud's processes every few milliseconds, on a thread of its own so that busy engines do not keep it from looking.</summary>
internal sealed class Sampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private const int SpillEvery = 10;
    private readonly List<Sample> _samples = [];
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly ProcessTree _processes = new();
    private readonly Thread _thread;
    private readonly string _directory;
    private readonly TimeProvider _time;

    /// <summary>Begins to sample.</summary>
    /// <param name="directory">The local cloud's data directory.</param>
    /// <param name="time">The clock.</param>
    public Sampler(string directory, TimeProvider time)
    {
        _directory = directory;
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "sampler", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>Waits until the processes have been looked at again.</summary>
    /// <returns>The newest sample.</returns>
    public async Task<Sample> NextAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300), _time);
        lock (_lock) return _samples[^1];
    }

    /// <summary>The samples of a time, with the one before it.</summary>
    public IReadOnlyList<Sample> Between(DateTimeOffset from, DateTimeOffset to)
    {
        lock (_lock)
        {
            var before = _samples.FindLastIndex(sample => sample.At <= from);
            return [.. _samples.Skip(Math.Max(0, before)).TakeWhile(sample => sample.At <= to)];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var spilled = 0L;
        for (var i = 0; !_stop.Wait(Interval); i++)
        {
            if (i % SpillEvery == 0) spilled = Spilled();
            var (resident, cpu) = _processes.Read();
            var sample = new Sample(_time.GetUtcNow(), resident, spilled, cpu);
            lock (_lock) _samples.Add(sample);
        }
    }

    private long Spilled()
    {
        // A query's folder also holds links to the lake's objects, which are no copies.
        var folders = Folders("athena").Select(query => Path.Combine(query, "spill")).Concat(Folders("sagemaker"));
        return folders.Sum(folder =>
        {
            try
            {
                return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            }
            catch (IOException)
            {
                // Gone while it was looked at: the query or the job has ended.
                return 0;
            }
        });
    }

    private IEnumerable<string> Folders(string service) =>
        Path.Combine(_directory, service) is var folder && Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
}
