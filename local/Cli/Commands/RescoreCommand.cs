using System.CommandLine;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Models;
using Pipeline.Cli.Rescoring;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>rescore</c>: scores what has landed afterwards, with the model that serves now or another one.</summary>
internal sealed class RescoreCommand
{
    private readonly Option<string> _from = new("--from") { Description = "The first day, by arrival on the stream, such as 2026-01-15.", Required = true };
    private readonly Option<string> _to = new("--to") { Description = "The last day.", Required = true };
    private readonly Option<bool> _unscored = new("--unscored") { Description = "Only lines without a prediction, which get one in the log itself; without this option all lines, with the answers in a table of their own." };
    private readonly Option<string?> _model = new("--model") { Description = "The model that answers, as 'make models' lists it; default: the one that serves." };
    private readonly Option<bool> _lookups = new("--lookups") { Description = "Show the model features that are computed anew with the lookup rows of now, instead of those that landed." };
    private readonly Option<string?> _table = new("--lookups-table") { Description = "The table of lookup rows (output LookupsTableName of the stack)." };
    private readonly Option<bool> _send = new("--send") { Description = "Score; without this option it is only said what would be scored." };
    private readonly Option<string?> _instanceType = new("--instance-type") { Description = "The transform job's instances; default: those that the model was trained on." };
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The data lake's bucket (output BucketName of the stack)." };
    private readonly LakeOptions _lake;
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private RescoreCommand(string root, TimeProvider time, Func<string, string?> variable)
    {
        (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);
        _lake = new LakeOptions(_serving);
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var rescore = new RescoreCommand(root, time, variable);
        var command = new Command("rescore", "Score what has landed afterwards, with the model that serves now or another one.")
        {
            rescore._from, rescore._to, rescore._unscored, rescore._model, rescore._lookups, rescore._table, rescore._send, rescore._instanceType, rescore._bucket,
        };
        rescore._lake.AddTo(command);
        rescore._serving.AddTo(command);
        command.SetAction(rescore.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new RescoringOptions(DayArgument.Read("--from", result.GetValue(_from)!), DayArgument.Read("--to", result.GetValue(_to)!))
        {
            Model = result.GetValue(_model),
            InstanceType = result.GetValue(_instanceType),
            Send = result.GetValue(_send),
        };
        if (options.From > options.To) throw new CommandException("--from must not be after --to.");
        if (result.GetValue(_unscored) && result.GetValue(_lookups)) throw new CommandException("--unscored and --lookups exclude each other: a line of the log keeps the features that it landed with.");
        var bucket = _serving.Name(result, result.GetValue(_bucket), "BucketName", "--bucket");
        var (database, compaction) = (_lake.Database(result), _lake.Compaction(result));
        var (names, stateMachine, endpoint) = (_serving.Names(result), _serving.StateMachine(result), _serving.Endpoint(result));
        var services = new JsonServices(endpoint, _variable, _time);
        using var clients = new AwsClients(endpoint, _variable);
        var domain = new TripDomain();
        var landed = new LandedObjects(clients.S3, bucket, domain);
        var days = new ClosedDays(
            new AthenaQuery(services.Athena, database, _lake.WorkGroup(result), _time), new CompactionRun(new StateMachineRun(services.StepFunctions, _time), compaction));
        var catalog = new ModelCatalog(services.SageMaker, new StateMachineExecutions(services.StepFunctions, stateMachine, _time), names);
        var rescore = new Rescore(
            clients.S3, bucket, result.GetValue(_unscored) ? new UnscoredLines(landed, days) : new AllLines(landed, Features(result, clients, domain), new RescoredTable(clients.S3, bucket, domain)),
            new BatchAnswers(clients.S3, services.SageMaker, names, bucket, _time), new AnsweringModel(catalog, names), days, _time);
        return await _serving.CallAsync(
            result,
            async () => await rescore.RunAsync(options, result.InvocationConfiguration.Output.WriteLine, cancellationToken) ? 0 : 1,
            "What was scored is said above; a run after it is mended goes on from there.");
    }

    private ILineFeatures Features(ParseResult result, AwsClients clients, TripDomain domain) => result.GetValue(_lookups)
        ? new FreshFeatures(new StoredRows(clients.DynamoDb, _serving.Name(result, result.GetValue(_table), "LookupsTableName", "--lookups-table")), domain)
        : new LandedFeatures();
}
