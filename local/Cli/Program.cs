using System.CommandLine;
using System.Runtime.InteropServices;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Hosting;

PrivateFiles.Only();
var time = TimeProvider.System;
var checkout = Checkout.Find(AppContext.BaseDirectory) ?? Environment.CurrentDirectory;
var root = new RootCommand("Pipeline on this machine: the local cloud, and what runs on it.")
{
    RunCommand.Create(checkout, time),
    UpCommand.Create(checkout, time),
    SendCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    SmokeCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    RedriveCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
};
using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandLineProgram.RunAsync(root, args, Console.Error, interrupted.Token);

// What runs is stopped in order, its child processes too; a second signal ends the program at once.
void Stop(PosixSignalContext signal)
{
    if (interrupted.IsCancellationRequested) return;
    signal.Cancel = true;
    interrupted.Cancel();
}
