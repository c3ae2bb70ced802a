using System.CommandLine;
using Pipeline.Cli.Commands;

var time = TimeProvider.System;
var checkout = Checkout.Find(AppContext.BaseDirectory) ?? Environment.CurrentDirectory;
var root = new RootCommand("Pipeline on this machine: the local cloud, and what runs on it.")
{
    RunCommand.Create(checkout, time),
    UpCommand.Create(checkout, time),
};
return await CommandLineProgram.RunAsync(root, args, Console.Error);
