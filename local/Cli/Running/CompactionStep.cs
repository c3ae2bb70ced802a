using System.Globalization;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Reporting;
using Pipeline.Cli.Watching;

namespace Pipeline.Cli.Running;

/// <summary>
/// The last step of a run that is asked for it: the landed log is compacted as if it were three days old, once as a schedule does it and once more for
/// that day, a model is trained on the table that this makes, and what has arrived is compared with what the model has learned from.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="compaction">The compaction.</param>
/// <param name="retraining">Runs the workflow once.</param>
/// <param name="watch">Runs the watch once.</param>
/// <param name="athena">Asks the table of trips.</param>
/// <param name="time">The clock.</param>
internal sealed class CompactionStep(AgedLog log, CompactionRun compaction, Func<CancellationToken, Task> retraining, WatchRun watch, AthenaQuery athena, TimeProvider time)
{
    // Longer than a stream keeps a record, and an hour.
    private const int Age = 3;

    /// <summary>The step on a pipeline of this machine.</summary>
    public static CompactionStep Of(LocalPipeline pipeline, TimeProvider time)
    {
        var services = new JsonServices(pipeline.Cloud.Endpoint, _ => null, time);
        var outputs = pipeline.Stack.Outputs;
        var run = new StateMachineRun(services.StepFunctions, time);
        return new CompactionStep(
            new AgedLog(pipeline.Clients.S3, outputs["BucketName"]),
            new CompactionRun(run, outputs["CompactStateMachineArn"]),
            cancellationToken => run.RunAsync(outputs["StateMachineArn"], "after-compaction", [], _ => { }, cancellationToken),
            new WatchRun(run, outputs["WatchStateMachineArn"]),
            new AthenaQuery(services.Athena, outputs["DatabaseName"], pipeline.Stack.Resources["LakeWorkGroup"].Ref, time),
            time);
    }

    /// <summary>Copies the log, compacts it, counts the table and trains on it.</summary>
    public async Task<CompactionResult> RunAsync(CancellationToken cancellationToken)
    {
        var date = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-Age);
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await log.CopyToAsync(date, cancellationToken);
        var began = time.GetTimestamp();
        var done = await compaction.RunAsync(null, _ => { }, cancellationToken);
        var seconds = Math.Round(time.GetElapsedTime(began).TotalSeconds, 1);
        await compaction.RunAsync(day, _ => { }, cancellationToken);
        var counted = (await athena.RowsAsync($"SELECT count(*), count(DISTINCT trip_id) FROM trips WHERE dt = '{day}'", cancellationToken))[0];
        await retraining(cancellationToken);
        await watch.RunAsync(_ => { }, cancellationToken);
        return new CompactionResult(done.Lines, done.Unreadable, Number(counted[0]), Number(counted[1]), seconds);
    }

    private static long Number(string? value) => long.Parse(value!, CultureInfo.InvariantCulture);
}
