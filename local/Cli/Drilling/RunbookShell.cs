using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.Drilling;

/// <summary>Carries a runbook's commands out on the local cloud: those of <c>make</c> as anybody would, those of the AWS CLI by its operations.</summary>
/// <param name="ground">The pipeline.</param>
/// <param name="root">The checkout.</param>
internal sealed class RunbookShell(DrillGround ground, string root)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Carries a command out.</summary>
    /// <exception cref="RunbookException">It is neither kind of command, or it failed.</exception>
    public Task RunAsync(string command, CancellationToken cancellationToken)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words[0] switch
        {
            "make" => MakeAsync(command, words[1..], cancellationToken),
            "aws" when words is [_, "dynamodb", "wait", "table-exists", "--table-name", var table] => WaitAsync(command, table, cancellationToken),
            "aws" => CallAsync(AwsCommandLine.Parse(words[1..]), cancellationToken),
            _ => throw new RunbookException($"'{command}': expected a command of make or of the AWS CLI."),
        };
    }

    private Task CallAsync(AwsCommandLine line, CancellationToken cancellationToken) =>
        ground.CallAsync(line.Service, line.Operation, line.Members, cancellationToken);

    private Task WaitAsync(string command, string table, CancellationToken cancellationToken) => ground.UntilAsync(
        async () => (await ground.CallAsync("dynamodb", "DescribeTable", new JsonObject { ["TableName"] = table }, cancellationToken))["Table"]!["TableStatus"]!.GetValue<string>() == "ACTIVE",
        Patience, $"'{command}': the table is not there after {Patience.TotalMinutes:0} minutes.", cancellationToken);

    private async Task MakeAsync(string command, string[] words, CancellationToken cancellationToken)
    {
        // The stack is this cloud's, whatever it is called in the page.
        var arguments = words.Where(word => !word.StartsWith("STACK=", StringComparison.Ordinal)).Append($"ENDPOINT={ground.Pipeline.Cloud.Endpoint.GetLeftPart(UriPartial.Authority)}");
        var start = new ProcessStartInfo("make", ["--no-print-directory", "-s", .. arguments]) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var make = Start(start);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var (said, complained) = (make.StandardOutput.ReadToEndAsync(limit.Token), make.StandardError.ReadToEndAsync(limit.Token));
            await make.WaitForExitAsync(limit.Token);
            if (make.ExitCode != 0) throw new RunbookException($"'{command}' ended with {make.ExitCode}: {(await said + await complained).Trim()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            make.Kill(entireProcessTree: true);
            throw new RunbookException($"'{command}' had not ended after {Patience.TotalMinutes:0} minutes.");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new RunbookException($"make cannot be started: {e.Message}");
        }
    }
}
