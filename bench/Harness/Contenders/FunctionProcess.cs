using System.Diagnostics;
using System.Globalization;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Contenders;

/// <summary>A function's process.</summary>
internal sealed class FunctionProcess : IDisposable
{
    private const int LinesKept = 40;
    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly CancellationTokenSource _ended = new();

    private FunctionProcess(Process process, long startedAt)
    {
        (_process, StartedAt) = (process, startedAt);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ended.Cancel();
    }

    /// <summary>When it was started.</summary>
    public long StartedAt { get; }

    /// <summary>Cancelled when it has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>What it last wrote.</summary>
    public string Output
    {
        get { lock (_lines) return string.Join('\n', _lines); }
    }

    /// <summary>Starts an executable with these variables and no others.</summary>
    public static FunctionProcess Start(string executable, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(executable) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(executable) };
        start.Environment.Clear();
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var startedAt = Stopwatch.GetTimestamp();
        return new FunctionProcess(Process.Start(start)!, startedAt);
    }

    /// <summary>The CPU time, user and system, that its threads have used.</summary>
    public TimeSpan Cpu() => ProcessorClock.Of(_process.Id);

    /// <summary>The most memory that it had resident, in MiB.</summary>
    public double PeakMebibytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Fails when it has child processes, whose CPU time would go uncounted.</summary>
    public void ExpectNoChildren()
    {
        var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim();
        if (children.Length > 0) throw new FunctionFailedException($"The function started processes of its own ({children}): their CPU time is not measured.");
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _ended.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept) _lines.Dequeue();
        }
    }
}
