using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>
/// A child process that runs native code on untrusted input, one request at a time. If the input exhausts memory, never finishes or crashes
/// the process, only that request fails. The child exits when this process does.
/// </summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly EngineLimits _limits;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LastWords _words;
    private volatile bool _disposed;

    private EngineProcess(Process process, EngineLimits limits)
    {
        (_process, _limits) = (process, limits);
        _words = new LastWords(process);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has exited.</summary>
    public bool HasEnded => _disposed || _process.HasExited;

    /// <summary>Starts a process.</summary>
    /// <param name="role">One of <see cref="EngineRoles"/>.</param>
    /// <param name="limits">Memory of the process and time of one request.</param>
    /// <exception cref="EngineEndedException">The process cannot be started.</exception>
    public static EngineProcess Start(string role, EngineLimits limits)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "EngineHost.exe" : "EngineHost");
        var start = new ProcessStartInfo(program, [role]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return new EngineProcess(Process.Start(start)!, limits);
        }
        catch (Win32Exception e)
        {
            throw new EngineEndedException(EngineEnd.Crash, $"The engine's program '{program}' cannot be started: {e.Message}");
        }
    }

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <exception cref="EngineEndedException">The process exceeded a limit or exited without an answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the process is killed.</exception>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> question, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_disposed) throw new EngineEndedException(EngineEnd.Crash, "the engine has been stopped");
            using var watch = new EngineWatch(_process, _limits);
            using var cancelled = cancellationToken.Register(Kill);
            try
            {
                await EngineFrames.WriteAsync(_process.StandardInput.BaseStream, question, CancellationToken.None);
                if (await EngineFrames.ReadAsync(_process.StandardOutput.BaseStream, CancellationToken.None) is { } answer) return answer;
            }
            catch (IOException)
            {
                // The process has ended; the reason is determined below.
            }

            await _process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            throw watch.Exceeded switch
            {
                EngineEnd.Memory => new EngineEndedException(EngineEnd.Memory, $"more than {_limits.Megabytes} MiB of memory"),
                EngineEnd.Time => new EngineEndedException(EngineEnd.Time, $"more than {_limits.Time.TotalSeconds:0.#} seconds"),
                _ => new EngineEndedException(EngineEnd.Crash, $"the engine's process ended with {_process.ExitCode}. {await _words.ReadAsync()}".TrimEnd()),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the current request, then kills the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        if (!_disposed)
        {
            _disposed = true;
            Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _turn.Release();
    }

    private void Kill()
    {
        if (!_process.HasExited) _process.Kill();
    }
}

/// <summary>Limits of a child process; it is killed when it exceeds one.</summary>
/// <param name="Megabytes">Resident memory, MiB.</param>
/// <param name="Time">Time of one request.</param>
internal sealed record EngineLimits(int Megabytes, TimeSpan Time);

/// <summary>The roles of an engine process: its one command-line argument.</summary>
public static class EngineRoles
{
    /// <summary>Runs queries with DuckDB.</summary>
    public const string Query = "query";

    /// <summary>Holds one XGBoost model.</summary>
    public const string Model = "model";

    /// <summary>Trains one model with XGBoost.</summary>
    public const string Train = "train";

    /// <summary>Reads the schemas of Parquet files.</summary>
    public const string Schema = "schema";
}

/// <summary>Why an engine process ended without an answer.</summary>
internal enum EngineEnd
{
    /// <summary>It exceeded its memory limit.</summary>
    Memory,

    /// <summary>It exceeded its time limit.</summary>
    Time,

    /// <summary>It exited by itself: the input broke it.</summary>
    Crash,
}

/// <summary>Thrown when an engine process ends without an answer.</summary>
internal sealed class EngineEndedException(EngineEnd end, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public EngineEnd End { get; } = end;
}
