using System.CommandLine;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Destruction;
using Pipeline.Cli.Drilling;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Forgetting;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Models;
using Pipeline.Cli.Recovery;
using Pipeline.Cli.Redriving;
using Pipeline.Cli.Rescoring;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Withdrawal;
using Pipeline.Cloud;
using Pipeline.Cloud.Deployment.Grants;

namespace Pipeline.Cli.Commands;

/// <summary>Runs a command line. An error that the caller can fix is one message and exit status 2; a failed run is status 1; a defect keeps its stack trace.</summary>
internal static class CommandLineProgram
{
    private const int Failed = 1;
    private const int Unusable = 2;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="error">Receives the message of an error.</param>
    /// <param name="interrupted">Stops the command.</param>
    /// <param name="output">Receives what the command says; null for the console.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter error, CancellationToken interrupted, TextWriter? output = null)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors) await error.WriteLineAsync($"{problem.Message} (--help lists the options)");
            return Unusable;
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            if (output is not null) configuration.Output = output;
            return await parsed.InvokeAsync(configuration, interrupted);
        }
        catch (Exception e) when (e is StalledException or TimeoutException or RedriveException or DestructionException or CompactionException or RescoringException or ForgettingException or RecoveryException or ExecutionFailedException or UnreachableServiceException or UnreachableStackException or RunbookException)
        {
            await error.WriteLineAsync($"FAILED: {e.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("interrupted");
            return Failed;
        }
        catch (Exception e) when (Mendable(e))
        {
            await error.WriteLineAsync(e.Message);
            return Unusable;
        }
    }

    private static bool Mendable(Exception e) => e is CommandException or RefusedRollbackException or RefusedWithdrawalException or RefusedLookupException or SourceException or GrantFileException || StartErrors.CanBeMended(e);
}

/// <summary>Thrown when a command cannot run as given. The message says what is wrong and what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
