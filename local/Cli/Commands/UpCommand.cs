using System.CommandLine;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Reporting;

namespace Pipeline.Cli.Commands;

/// <summary><c>up</c>: deploys the template and keeps the local cloud running until it is interrupted.</summary>
internal static class UpCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time)
    {
        var shared = new SharedOptions();
        var command = new Command("up", "Deploy the template on the local cloud and keep it running.");
        shared.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var pipeline = await LocalPipeline.StartAsync(shared.Read(result, root), time, cancellationToken);
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
