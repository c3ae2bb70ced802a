namespace Pipeline.Cloud.Athena.Execution;

/// <summary>Watches the file that a query writes, and stops the query when the file grows too large.</summary>
internal sealed class ResultWatch : IDisposable
{
    // A result is written at some 100 MB/s: it is stopped within 20 MB of the limit.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly string _path;
    private readonly long _limit;
    private readonly Action _stop;
    private readonly Timer _timer;
    private volatile bool _exceeded;

    public ResultWatch(string path, long limit, Action stop)
    {
        (_path, _limit, _stop) = (path, limit, stop);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Whether the file was too large when it was last looked at.</summary>
    public bool Exceeded => _exceeded;

    /// <summary>Looks at the file.</summary>
    public void Look()
    {
        var file = new FileInfo(_path);
        if (_exceeded || !file.Exists || file.Length <= _limit) return;
        _exceeded = true;
        _stop();
    }

    public void Dispose()
    {
        // A look that goes on stops a query that is still this one.
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended)) ended.WaitOne();
    }
}
