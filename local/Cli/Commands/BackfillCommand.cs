using System.CommandLine;
using Pipeline.Cli.Backfilling;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Models;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>backfill</c>: scores what landed without a prediction, with the model that serves now.</summary>
internal sealed class BackfillCommand
{
    private readonly Option<string> _from = new("--from") { Description = "The first day, by arrival on the stream, such as 2026-01-15.", Required = true };
    private readonly Option<string> _to = new("--to") { Description = "The last day.", Required = true };
    private readonly Option<string?> _instanceType = new("--instance-type") { Description = "The transform job's instances; default: those that the model was trained on." };
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The data lake's bucket (output BucketName of the stack)." };
    private readonly LakeOptions _lake;
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private BackfillCommand(string root, TimeProvider time, Func<string, string?> variable)
    {
        (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);
        _lake = new LakeOptions(_serving);
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var backfill = new BackfillCommand(root, time, variable);
        var command = new Command("backfill", "Score what landed without a prediction, with the model that serves now.")
        {
            backfill._from, backfill._to, backfill._instanceType, backfill._bucket,
        };
        backfill._lake.AddTo(command);
        backfill._serving.AddTo(command);
        command.SetAction(backfill.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (from, to) = (DayArgument.Read("--from", result.GetValue(_from)!), DayArgument.Read("--to", result.GetValue(_to)!));
        if (from > to) throw new CommandException("--from must not be after --to.");
        var bucket = _serving.Name(result, result.GetValue(_bucket), "BucketName", "--bucket");
        var (database, compaction) = (_lake.Database(result), _lake.Compaction(result));
        var (names, stateMachine, endpoint) = (_serving.Names(result), _serving.StateMachine(result), _serving.Endpoint(result));
        var services = new JsonServices(endpoint, _variable, _time);
        using var clients = new AwsClients(endpoint, _variable);
        var backfill = new Backfill(
            clients.S3, bucket, new LandedObjects(clients.S3, bucket, new TripDomain()), new BatchAnswers(clients.S3, services.SageMaker, names, bucket, _time),
            new ModelCatalog(services.SageMaker, new StateMachineExecutions(services.StepFunctions, stateMachine, _time), names),
            new ClosedDays(
                new AthenaQuery(services.Athena, database, _lake.WorkGroup(result), _time),
                new CompactionRun(new StateMachineRun(services.StepFunctions, _time), compaction)),
            _time);
        return await _serving.CallAsync(
            result,
            async () => await backfill.RunAsync(from, to, result.GetValue(_instanceType), result.InvocationConfiguration.Output.WriteLine, cancellationToken) == 0 ? 0 : 1,
            "What was scored is said above; a run after it is mended goes on from there.");
    }
}
