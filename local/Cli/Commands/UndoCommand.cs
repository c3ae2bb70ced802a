using System.CommandLine;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Models;
using Pipeline.Cli.Withdrawal;
using Pipeline.Domain;
using Pipeline.Intake.Labels;

namespace Pipeline.Cli.Commands;

/// <summary><c>undo</c>: takes back a file of labels that was accepted, and says which models were trained on it.</summary>
internal sealed class UndoCommand
{
    private readonly Option<string> _labels = new("--labels") { Description = "The key of the dropped file, such as labels/dt=2026-01-15/name.csv, or of its object below tables/labels/.", Required = true };
    private readonly Option<bool> _all = new("--all") { Description = "Withdraw all versions of a file that was dropped more than once." };
    private readonly Option<bool> _send = new("--send") { Description = "Withdraw the labels; without this option it is only said what would be done." };
    private readonly Option<string?> _table = new("--lookups-table") { Description = "The table of lookup rows (output LookupsTableName of the stack)." };
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The data lake's bucket (output BucketName of the stack)." };
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private UndoCommand(string root, TimeProvider time, Func<string, string?> variable) => (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var undo = new UndoCommand(root, time, variable);
        var command = new Command("undo", "Withdraw a file of labels that a deployed stack has accepted.") { undo._labels, undo._all, undo._send, undo._bucket, undo._table };
        undo._serving.AddTo(command);
        command.SetAction(undo.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new WithdrawalOptions(_serving.Name(result, result.GetValue(_bucket), "BucketName", "--bucket"), Key(result.GetValue(_labels)!)) { All = result.GetValue(_all), Send = result.GetValue(_send) };
        var (names, stateMachine, endpoint) = (_serving.Names(result), _serving.StateMachine(result), _serving.Endpoint(result));
        var table = _serving.Name(result, result.GetValue(_table), "LookupsTableName", "--lookups-table");
        var services = new JsonServices(endpoint, _variable, _time);
        using var clients = new AwsClients(endpoint, _variable);
        var executions = new StateMachineExecutions(services.StepFunctions, stateMachine, _time);
        var withdrawal = new LabelWithdrawal(
            new AcceptedFiles(clients.S3, options.Bucket), new WithdrawnFiles(clients.S3, options.Bucket, _time), new ReadingRuns(services.StepFunctions, executions, options.Bucket),
            new DerivedRows(clients.S3, options.Bucket, new LookupHistory(clients.S3, options.Bucket, new TripDomain()), new StoredRows(clients.DynamoDb, table)),
            new ModelCatalog(services.SageMaker, executions, names), options);
        return await _serving.CallAsync(result, async () =>
        {
            await withdrawal.RunAsync(result.InvocationConfiguration.Output.WriteLine, cancellationToken);
            return 0;
        }, "What was withdrawn is said above; run this again when it is mended.");
    }

    // As messages name it, too: s3://bucket/labels/...
    private static string Key(string labels)
    {
        var key = labels.StartsWith("s3://", StringComparison.Ordinal) && labels.IndexOf('/', "s3://".Length) is > 0 and var slash ? labels[(slash + 1)..] : labels;
        return key.StartsWith("labels/", StringComparison.Ordinal) || key.StartsWith(LabelTable.Root, StringComparison.Ordinal)
            ? key
            : throw new CommandException($"--labels: '{labels}' is no file of labels; expected for example labels/dt=2026-01-15/name.csv.");
    }
}
