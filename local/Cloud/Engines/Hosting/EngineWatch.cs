using System.Diagnostics;
using Pipeline.Cloud.Processes;

namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>Kills a process that exceeds its limits while it works on a request. The process does not have to cooperate.</summary>
internal sealed class EngineWatch : IDisposable
{
    // A process fills memory at some 2 GB/s at most, so excess is noticed within 40 MB.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Process _process;
    private readonly EngineLimits _limits;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Timer _timer;
    private volatile int _exceeded = -1;

    public EngineWatch(Process process, EngineLimits limits)
    {
        (_process, _limits) = (process, limits);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>The exceeded limit, or null.</summary>
    public EngineEnd? Exceeded => _exceeded < 0 ? null : (EngineEnd)_exceeded;

    public void Dispose()
    {
        // Waits for a running check, which must not kill the process during its next request.
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended)) ended.WaitOne();
    }

    private void Look()
    {
        if (_exceeded >= 0 || _process.HasExited) return;
        if (Stopwatch.GetElapsedTime(_began) > _limits.Time) End(EngineEnd.Time);
        else if (ResidentMemory.Of(_process) > (long)_limits.Megabytes << 20) End(EngineEnd.Memory);
    }

    private void End(EngineEnd why)
    {
        _exceeded = (int)why;
        _process.Kill();
    }
}
