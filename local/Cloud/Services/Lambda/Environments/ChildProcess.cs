using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pipeline.Cloud.Lambda.Logs;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>The process that runs a function's code. A runtime that was started elsewhere has none.</summary>
internal interface IRuntimeProcess : IAsyncDisposable
{
    /// <summary>Completes with the reason for a failed exit in Lambda's words, or null for exit code 0.</summary>
    Task<string?> Exited { get; }

    /// <summary>Peak memory, MB; 0 if unknown.</summary>
    int PeakMegabytes { get; }

    /// <summary>Ends it at once.</summary>
    void Kill();
}

/// <summary>
/// A function's process. It must end when this process ends, for whatever reason. So it is started by a shell, which forks a watcher that
/// waits on a pipe from this process, and then becomes the function (same process id). When this process ends, even by SIGKILL,
/// the kernel closes the pipe and the watcher kills the function.
/// </summary>
internal sealed class ChildProcess : IRuntimeProcess
{
    /// <summary>The variable that marks every process of an environment: its value holds the environment's secret.</summary>
    public const string MarkVariable = "AWS_LAMBDA_RUNTIME_API";

    // The watcher must hold neither the function's output (which would then never end) nor its input. It kills the function, its session, and
    // on Linux also processes that left the session. Without setsid (macOS), the function stays in this process's group.
    private const string Launcher = """
        exec 3<&0
        {
            read -r _
            kill -9 $$
            kill -9 -- -$$
            me=$(exec sh -c 'echo $PPID')
            for file in $(grep -lsF "$AWS_LAMBDA_RUNTIME_API" /proc/[0-9]*/environ); do
                id=${file#/proc/}
                id=${id%/environ}
                [ "$id" = "$me" ] || kill -9 "$id"
            done
        } <&3 3<&- >/dev/null 2>&1 &
        if command -v setsid >/dev/null; then exec setsid "$@" </dev/null 3<&-; fi
        exec "$@" </dev/null 3<&-
        """;

    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly int _id;
    private readonly Lock _lock = new();
    private readonly byte[] _mark;
    private readonly MemoryWatch _watch;
    private int _peakMegabytes;
    private bool _disposed;

    private ChildProcess(Process process, Task reading, int memoryMegabytes, string mark, TimeProvider time)
    {
        _time = time;
        _mark = Encoding.UTF8.GetBytes(mark);
        _id = process.Id;
        _process = process;
        _watch = new MemoryWatch(process, memoryMegabytes, () =>
        {
            _peakMegabytes = memoryMegabytes;
            Kill();
        });
        Exited = WaitAsync(reading);
    }

    public Task<string?> Exited { get; }

    public int PeakMegabytes => _peakMegabytes = Math.Max(_peakMegabytes, ReadPeak());

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="variables">Its whole environment; <see cref="MarkVariable"/> must be in it.</param>
    /// <param name="memoryMegabytes">It is killed when it has more memory, with the processes that it started.</param>
    /// <param name="line">Receives each line of its output.</param>
    /// <param name="time">The clock.</param>
    public static ChildProcess Start(
        IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> variables, int memoryMegabytes, Action<string> line, TimeProvider time)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", Launcher, "sh", .. command]) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, line), ReadAsync(process.StandardError, line));
        return new ChildProcess(process, reading, memoryMegabytes, $"{MarkVariable}={variables[MarkVariable]}", time);
    }

    public void Kill()
    {
        lock (_lock)
        {
            // Including children: a bootstrap may be a script that did not exec.
            if (!_disposed && !_process.HasExited) _process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        lock (_lock)
        {
            _disposed = true;
            _process.Dispose();
        }
    }

    private static async Task ReadAsync(StreamReader output, Action<string> line)
    {
        await Task.Yield();
        await LogLines.ReadAsync(output.BaseStream, line);
    }

    private async Task<string?> WaitAsync(Task reading)
    {
        await _process.WaitForExitAsync();
        _watch.Dispose();
        // Ends the watcher, which is still running if the function ended by itself.
        _process.StandardInput.Close();
        Stragglers.Kill(_mark);
        // A child of the function may keep its output open.
        await Task.WhenAny(reading, Task.Delay(OutputDrain, _time));
        return Reason(_process.ExitCode);
    }

    /// <summary>How a process ended, in Lambda's words.</summary>
    internal static string? Reason(int exitCode) => exitCode switch
    {
        0 => null,
        128 + 4 => "signal: illegal instruction",
        128 + 6 => "signal: aborted",
        128 + 9 => "signal: killed",
        128 + 11 => "signal: segmentation fault",
        128 + 15 => "signal: terminated",
        _ => string.Create(CultureInfo.InvariantCulture, $"exit status {exitCode}"),
    };

    private int ReadPeak()
    {
        // VmHWM is the peak resident set. A process that has ended has no such entry.
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{_id}/status");
        if (!File.Exists(file)) return 0;
        try
        {
            var entry = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return entry is null ? 0 : int.Parse(entry.AsSpan("VmHWM:".Length, entry.Length - "VmHWM:".Length - " kB".Length), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            // The process ended between the two calls.
            return 0;
        }
    }
}
