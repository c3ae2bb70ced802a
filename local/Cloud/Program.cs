using System.Runtime.InteropServices;
using Pipeline.Cloud;

using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await new CloudCommand(TimeProvider.System, Console.Out, Console.Error).RunAsync(args, interrupted.Token);

// What runs is stopped in order, its child processes too; a second signal ends the program at once.
void Stop(PosixSignalContext signal)
{
    if (interrupted.IsCancellationRequested) return;
    signal.Cancel = true;
    interrupted.Cancel();
}
