using System.CommandLine;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Reporting;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cli.Commands;

/// <summary><c>up</c>: deploys the template and keeps the local cloud running until it is interrupted.</summary>
internal static class UpCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time)
    {
        var shared = new SharedOptions();
        var command = new Command("up", "Deploy the template on the local cloud and keep it running. The next start goes on with the data that it has when it ends.");
        var fresh = new Option<bool>("--fresh") { Description = "Delete the data of the last start first." };
        var data = new Option<string?>("--data") { Description = "The folder for the data. Default: .local/up of the checkout." };
        shared.AddTo(command);
        command.Options.Add(fresh);
        command.Options.Add(data);
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = shared.Read(result, root);
            // A run has the folder around it for itself and begins it anew.
            options = result.GetValue(data) is { } named
                ? options with { DataDirectory = Path.GetFullPath(named) }
                : options with { DataDirectory = Path.Combine(options.DataDirectory, "up"), NotesDirectory = options.DataDirectory };
            options = options with { KeepsState = true, StartsFresh = result.GetValue(fresh) };
            var goesOn = !options.StartsFresh && Directory.Exists(Journals.DirectoryIn(options.DataDirectory));
            await using var pipeline = await LocalPipeline.StartAsync(options, time, cancellationToken);
            result.InvocationConfiguration.Output.WriteLine(goesOn
                ? $"goes on with the data in {Path.GetRelativePath(Environment.CurrentDirectory, options.DataDirectory)}; FRESH=1 deletes it first"
                : $"starts without data; what comes is kept in {Path.GetRelativePath(Environment.CurrentDirectory, options.DataDirectory)} for the next start");
            DeploymentNotes.Write(result.InvocationConfiguration.Output, pipeline);
            result.InvocationConfiguration.Output.WriteLine("Ctrl+C stops it.");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                SayStopped(result.InvocationConfiguration.Output, pipeline);
            }

            return 0;
        });
        return command;
    }

    private static void SayStopped(TextWriter output, LocalPipeline pipeline)
    {
        try
        {
            output.WriteLine("stopped");
            if (pipeline.ReportedFaults is not { } faults) return;
            foreach (var line in Summary.FaultLines(faults.Injected, faults.NeverFired)) output.WriteLine(line);
        }
        catch (IOException)
        {
            // The output is a file on a full disk, for example. The program ends in order all the same.
        }
    }
}
