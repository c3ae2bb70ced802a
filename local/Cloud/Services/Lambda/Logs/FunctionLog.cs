using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Lambda.Logs;

/// <summary>A function's log: a file and the sinks.</summary>
internal sealed class FunctionLog : IDisposable
{
    private readonly string _functionName;
    private readonly IReadOnlyList<IFunctionLogSink> _sinks;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly LogFile _file;
    private bool _closed;

    /// <summary>Begins or continues a function's log.</summary>
    /// <param name="functionName">The function.</param>
    /// <param name="folder">Where the file is.</param>
    /// <param name="sinks">What else takes the lines.</param>
    /// <param name="time">The clock.</param>
    /// <param name="open">Opens the file; null opens one that is appended to.</param>
    public FunctionLog(string functionName, string folder, IReadOnlyList<IFunctionLogSink> sinks, TimeProvider time, Func<string, LogFile>? open = null)
    {
        _functionName = functionName;
        _sinks = sinks;
        _time = time;
        Directory.CreateDirectory(folder);
        Path = System.IO.Path.Combine(folder, functionName + ".log");
        _file = (open ?? LogFile.Open)(Path);
    }

    public string Path { get; }

    /// <summary>Writes a line. A file that cannot be written keeps it from no sink, and does not throw.</summary>
    public void Write(string environmentId, string line)
    {
        lock (_lock)
        {
            // A process that is being killed may still write.
            if (_closed) return;
            _file.WriteLine(line);
        }

        var entry = new FunctionLogLine(_functionName, environmentId, line, _time.GetUtcNow());
        foreach (var sink in _sinks) Write(sink, entry);
    }

    // A failing sink must not stop the reader of the function's output, which would block the function, nor keep the line from other sinks.
    private void Write(IFunctionLogSink sink, FunctionLogLine entry)
    {
        try
        {
            sink.Write(entry);
        }
#pragma warning disable CA1031 // a sink may be anybody's, and whatever is wrong with it is said in the log
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (_lock)
            {
                if (!_closed) _file.WriteLine($"[lambda] {sink.GetType().Name} could not take the line above: {e.GetType().Name}: {e.Message}");
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}
