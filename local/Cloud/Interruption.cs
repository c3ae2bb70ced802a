using System.Runtime.InteropServices;

namespace Pipeline.Cloud;

/// <summary>Ends a program's work in order, its child processes too, when SIGINT or SIGTERM comes. A second signal ends the program at once.</summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>From now on the signals are heard.</summary>
    public Interruption() => (_interrupt, _terminate) =
        (PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));

    /// <summary>Signalled when the program shall end.</summary>
    public CancellationToken Token => _interrupted.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _interrupted.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (_interrupted.IsCancellationRequested) return;
        signal.Cancel = true;
        _interrupted.Cancel();
    }
}
