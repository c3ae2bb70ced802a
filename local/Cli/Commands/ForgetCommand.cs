using System.CommandLine;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Forgetting;
using Pipeline.Cli.Hosting;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>forget</c>: removes one id's data from a deployed stack.</summary>
internal sealed class ForgetCommand
{
    private readonly Option<string> _id = new("--id") { Description = "The id, such as a trip's trip_id, to the last character.", Required = true };
    private readonly Option<string?> _from = new("--from") { Description = "The first day of the landed log and the table of trips to read, by arrival on the stream, such as 2026-01-15; default: the oldest." };
    private readonly Option<string?> _to = new("--to") { Description = "The last day; default: the newest." };
    private readonly Option<bool> _send = new("--send") { Description = "Remove the data; without this option it is only said what would be removed." };
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The data lake's bucket (output BucketName of the stack)." };
    private readonly Option<string?> _failures = new("--failures") { Description = "The bucket of what Lambda gave up on (output FailuresBucketName of the stack)." };
    private readonly Option<string?> _table = new("--predictions-table") { Description = "The predictions' table (output PredictionsTableName of the stack)." };
    private readonly Option<string?> _stream = new("--stream") { Description = "The stream's name (output StreamName of the stack)." };
    private readonly LakeOptions _lake;
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private ForgetCommand(string root, TimeProvider time, Func<string, string?> variable)
    {
        (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);
        _lake = new LakeOptions(_serving);
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var forget = new ForgetCommand(root, time, variable);
        var command = new Command("forget", "Remove one id's data from a deployed stack's predictions and lake.")
        {
            forget._id, forget._from, forget._to, forget._send, forget._bucket, forget._failures, forget._table, forget._stream,
        };
        forget._lake.AddTo(command);
        forget._serving.AddTo(command);
        command.SetAction(forget.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new ForgettingOptions { From = Day(result, _from), To = Day(result, _to), Send = result.GetValue(_send) };
        if (options.From > options.To) throw new CommandException("--from must not be after --to.");
        if (string.IsNullOrWhiteSpace(result.GetValue(_id))) throw new CommandException("--id is empty.");
        var domain = new TripDomain();
        var id = new ForgottenId(result.GetValue(_id)!, domain);
        var bucket = _serving.Name(result, result.GetValue(_bucket), "BucketName", "--bucket");
        var table = _serving.Name(result, result.GetValue(_table), "PredictionsTableName", "--predictions-table");
        var stream = _serving.Name(result, result.GetValue(_stream), "StreamName", "--stream");
        var (database, compaction, workGroup) = (_lake.Database(result), _lake.Compaction(result), _lake.WorkGroup(result));
        var (stateMachine, endpoint) = (_serving.StateMachine(result), _serving.Endpoint(result));
        var services = new JsonServices(endpoint, _variable, _time);
        using var clients = new AwsClients(endpoint, _variable);
        var objects = new ForgottenObjects(clients.S3, bucket);
        var failures = new ForgottenObjects(clients.S3, _serving.Name(result, result.GetValue(_failures), "FailuresBucketName", "--failures"));
        var removal = new IdRemoval(
            id, new StoredPredictions(clients.DynamoDb, table, domain, id), objects, failures,
            new ParquetTables(
                new AthenaQuery(services.Athena, database, workGroup, _time), new CompactionRun(new StateMachineRun(services.StepFunctions, _time), compaction), services.Glue,
                clients.S3, objects, id, bucket, database),
            new ForgettingRecords(clients.S3, bucket), new StreamRetention(services.Kinesis, stream, _time),
            [new StateMachineExecutions(services.StepFunctions, stateMachine, _time), new StateMachineExecutions(services.StepFunctions, compaction, _time)],
            options, _time);
        return await _serving.CallAsync(
            result, async () => await removal.RunAsync(result.InvocationConfiguration.Output.WriteLine, cancellationToken) ? 0 : 1,
            "What was removed is said above; run this again when it is mended.");
    }

    private static DateOnly? Day(ParseResult result, Option<string?> option) => result.GetValue(option) is { } text ? DayArgument.Read(option.Name, text) : null;
}
