namespace Pipeline.Cloud.Engines.Athena;

/// <summary>Watches the file that a query writes, and stops the query when the file exceeds a limit.</summary>
internal sealed class ResultWatch : IDisposable
{
    // A result is written at about 100 MB/s, so the query is stopped within 20 MB of the limit.
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

    /// <summary>Whether the file exceeded the limit at the last check.</summary>
    public bool Exceeded => _exceeded;

    /// <summary>Checks the size of what was written.</summary>
    public void Look()
    {
        if (_exceeded || Length() <= _limit) return;
        _exceeded = true;
        _stop();
    }

    // A result is a file, what UNLOAD writes a folder.
    private long Length()
    {
        var file = new FileInfo(_path);
        if (file.Exists) return file.Length;
        try
        {
            return new DirectoryInfo(_path) is { Exists: true } folder ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(written => written.Length) : 0;
        }
        catch (IOException)
        {
            // A file was renamed or deleted meanwhile; the next check counts it.
            return 0;
        }
    }

    public void Dispose()
    {
        // Waits for a running check, which must not stop the next query.
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended)) ended.WaitOne();
    }
}
