using System.CommandLine;
using Pipeline.Cli.Commands;
using Pipeline.Cloud;

PrivateFiles.Only();
var time = TimeProvider.System;
var checkout = Checkout.Find(AppContext.BaseDirectory) ?? Environment.CurrentDirectory;
var root = new RootCommand("Pipeline on this machine: the local cloud, and what runs on it.")
{
    RunCommand.Create(checkout, time),
    UpCommand.Create(checkout, time),
    DrillCommand.Create(checkout, time),
    SendCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    SmokeCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    RedriveCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    CompactCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    WatchCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    ModelsCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    RetrainCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    RollbackCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    RecreateEndpointCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    UndoCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    RescoreCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    AffectedCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    ForgetCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    BackupCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    RestoreCommand.Create(checkout, time, Environment.GetEnvironmentVariable),
    StackCommand.Create(checkout, time),
    DestroyCommand.Create(time, Environment.GetEnvironmentVariable, Terminal.Ask),
};
using var interruption = new Interruption();
return await CommandLineProgram.RunAsync(root, args, Console.Error, interruption.Token);
