using Pipeline.Cli.Lookups;
using Pipeline.Cli.Reporting;
using Pipeline.Cli.Retraining;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Verification;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Domain;

namespace Pipeline.Cli.Drilling;

/// <summary>
/// Plays an incident while trips arrive: waits until its alarm rings, carries out what the runbook says, waits until the alarm is over, and counts every record.
/// </summary>
/// <param name="ground">The pipeline.</param>
/// <param name="source">The trips: those of the first file for a model, those of the second for the traffic.</param>
/// <param name="runbook">What to do.</param>
/// <param name="shell">Does it.</param>
/// <param name="real">The real clock, by which the alarms are looked at.</param>
internal sealed class Drill(DrillGround ground, IRecordSource source, Runbook runbook, RunbookShell shell, TimeProvider real)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(45);
    private readonly TripDomain _domain = new();
    private readonly RecordLedger _ledger = new();
    private readonly MappingPipelineProgress _progress = new(ground.Pipeline.Lambda);

    /// <summary>Plays an incident.</summary>
    public async Task<DrillOutcome> PlayAsync(Incident incident, CancellationToken cancellationToken)
    {
        await PrepareAsync(incident, cancellationToken);
        var traffic = new SteadyTraffic(source.Files[1], i => ground.IsSpoiling && i % 3 == 0);
        var sending = Producer(SteadyTraffic.Options).SendAsync(traffic, 1, cancellationToken);
        var quiet = ground.Time.GetUtcNow();
        await Task.Delay(TimeSpan.FromMinutes(2), ground.Time, cancellationToken);
        if (Rang(quiet) is { Count: > 0 } early) return new DrillOutcome(incident, null, null, [], null, $"rang before anything was wrong: {string.Join(", ", early)}");

        var began = ground.Time.GetUtcNow();
        await incident.Break(ground, cancellationToken);
        var noticed = await UntilAsync(incident.Notices, AlarmState.Alarm, cancellationToken);
        var mended = ground.Time.GetUtcNow();
        var problem = await MendAsync(incident, cancellationToken);
        // A minute more, so that what arrives afterwards is seen to get through.
        await Task.Delay(TimeSpan.FromMinutes(1), ground.Time, cancellationToken);
        var over = problem is null && noticed is not null ? await UntilAsync(incident.Notices, AlarmState.Ok, cancellationToken) : null;
        traffic.End();
        await sending;
        if (problem is null && await UntilAsync(() => _progress.Done >= _ledger.Records && _progress.IteratorAge == TimeSpan.Zero, cancellationToken) is null)
            problem = $"{_ledger.Records - _progress.Done:N0} of {_ledger.Records:N0} records have not been scored";
        problem ??= await incident.Proof(ground, cancellationToken);
        var records = await CountAsync(cancellationToken);
        return new DrillOutcome(incident, noticed - began, over - mended, [.. Rang(began).Where(alarm => alarm != incident.Notices)], records, problem);
    }

    private async Task PrepareAsync(Incident incident, CancellationToken cancellationToken)
    {
        var (pipeline, outputs) = (ground.Pipeline, ground.Pipeline.Stack.Outputs);
        var load = new LookupLoad(pipeline.Clients.S3, pipeline.Observers.DynamoDb, outputs["BucketName"], outputs["LookupsTableName"], ".local/logs", real);
        foreach (var lookup in source.Lookups) await load.LoadAsync(lookup, cancellationToken);
        if (!incident.NeedsModel) return;
        var options = new StreamingOptions();
        await Producer(options).SendAsync(source.Files[0], 0, cancellationToken);
        await new StallWatch(_progress, options, real).WaitAsync(() => _progress.Done >= _ledger.Records, cancellationToken);
        var workflow = new RunWatch(pipeline.Cloud.Dispatcher, outputs["StateMachineArn"], pipeline.Context, real);
        var known = await workflow.ExecutionsAsync(cancellationToken);
        await new LabelSender(pipeline.Clients.S3, ground.Lake, _ledger, _domain, ground.Time).SendAsync(source.Files[0].Name, 0, cancellationToken);
        var runs = await workflow.WaitAsync(known, TimeSpan.FromMinutes(2), _ => { }, cancellationToken);
        if (runs.All(run => run.Decision != "promoted")) throw new RunbookException($"No model serves: the run ended as {string.Join(", ", runs.Select(run => run.Decision ?? run.Cause))}.");
    }

    private async Task<string?> MendAsync(Incident incident, CancellationToken cancellationToken)
    {
        try
        {
            await incident.Mend(ground, cancellationToken);
            if (incident.Entry is null) return null;
            var names = new Dictionary<string, string>(incident.Names(ground)) { ["stack"] = "pipeline" };
            foreach (var command in runbook.Commands(incident.Entry, names)) await shell.RunAsync(command, cancellationToken);
            return null;
        }
        catch (RunbookException e)
        {
            return e.Message;
        }
    }

    private Task<DateTimeOffset?> UntilAsync(string alarm, AlarmState state, CancellationToken cancellationToken)
    {
        var name = ground.Pipeline.Stack.Resources[alarm].Ref;
        return UntilAsync(() => ground.Pipeline.CloudWatch.Alarms.Find(name)!.Status.State == state, cancellationToken);
    }

    // When something holds; null where it does not within the patience of somebody who waits for it.
    private async Task<DateTimeOffset?> UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        for (var began = ground.Time.GetUtcNow(); ground.Time.GetUtcNow() - began < Patience; await Task.Delay(Look, real, cancellationToken))
        {
            if (holds()) return ground.Time.GetUtcNow();
        }

        return null;
    }

    private async Task<RecordCounts> CountAsync(CancellationToken cancellationToken)
    {
        var pipeline = ground.Pipeline;
        var table = new PredictionTable(pipeline.Observers.DynamoDb, pipeline.Stack.Outputs["PredictionsTableName"], _domain);
        var lake = new LakeReader(pipeline.Observers.S3, ground.Lake, _domain);
        return (await new Verifier(table, lake, _ledger, _domain.Description.Label).VerifyAsync([source.Files[0].Name, source.Files[1].Name], cancellationToken)).Records;
    }

    private List<string> Rang(DateTimeOffset since) =>
    [
        .. AlarmLines.Deployed(ground.Pipeline.Stack, ground.Pipeline.CloudWatch.Alarms).Where(one => one.Alarm.RangAt >= since).Select(one => one.LogicalId).Order(StringComparer.Ordinal),
    ];

    private RecordProducer Producer(StreamingOptions options) =>
        new(ground.Pipeline.Clients.Kinesis, ground.Pipeline.Stack.Outputs["StreamName"], _ledger, _progress, options, ground.Time, new Random(1));
}
