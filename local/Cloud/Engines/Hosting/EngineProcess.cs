using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>
/// An engine in a process of its own, asked one thing at a time. What native code makes of hostile input (memory without end, a crash, a
/// computation that nothing interrupts) ends that process, and the question with it. It ends with this process, whichever way this one ends.
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

    /// <summary>Whether it has ended: the next question needs another one.</summary>
    public bool HasEnded => _disposed || _process.HasExited;

    /// <summary>Starts one.</summary>
    /// <param name="role">What it is for: one of <see cref="EngineRoles"/>.</param>
    /// <param name="limits">What it may take.</param>
    /// <exception cref="EngineEndedException">It cannot be started.</exception>
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

    /// <summary>Asks it.</summary>
    /// <returns>Its answer.</returns>
    /// <exception cref="EngineEndedException">It ended without an answer.</exception>
    /// <exception cref="OperationCanceledException">It was ended, since nobody waits any more.</exception>
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
                // It has ended; why is said below.
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

    /// <summary>Ends it once it has answered what it is at.</summary>
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
