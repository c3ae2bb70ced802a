using System.Diagnostics;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Reporting;
using Pipeline.Cli.Retraining;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Verification;
using Pipeline.Contract;

namespace Pipeline.Cli.Running;

/// <summary>
/// Runs the whole loop: loads the lookups; then, for each file, streams its records, lands their labels and waits for the workflow that they
/// start; at the end reads everything back and compares it with what was sent.
/// </summary>
internal sealed class PipelineRun(LocalPipeline pipeline, IRecordSource source, IScoringDomain domain, StreamingOptions streaming, IProgressDisplay display, TimeProvider time, Random random, CompactionStep? compaction = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly RecordLedger _ledger = new();
    private readonly MappingPipelineProgress _progress = new(pipeline.Lambda, pipeline.ByHand);
    private readonly List<WorkflowRun> _executions = [];

    /// <summary>Runs the loop.</summary>
    /// <returns>The report.</returns>
    public async Task<RunReport> RunAsync(ScoringBuild build, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var scorer = pipeline.Stack.Resources["ScoringFunction"].Ref;
        var monitor = new RunMonitor(pipeline.Metrics, _progress, _ledger, scorer, time);
        var streamingTime = TimeSpan.Zero;
        var outputs = pipeline.Stack.Outputs;
        var load = new LookupLoad(pipeline.Clients.S3, pipeline.Observers.DynamoDb, outputs["BucketName"], outputs["LookupsTableName"], ".local/logs", time);
        await display.ShowAsync(
            monitor,
            async () =>
            {
                foreach (var lookup in source.Lookups)
                {
                    monitor.Stage = $"loading the {lookup.Kind.Folder}";
                    await load.LoadAsync(lookup, cancellationToken);
                }

                for (var i = 0; i < source.Files.Count; i++)
                {
                    streamingTime += await StreamAsync(i, monitor, cancellationToken);
                    await RetrainAsync(i, monitor, cancellationToken);
                }

                monitor.Stage = "reading everything back";
            },
            cancellationToken);
        var table = new PredictionTable(pipeline.Observers.DynamoDb, pipeline.Stack.Outputs["PredictionsTableName"], domain);
        var lake = new LakeReader(pipeline.Observers.S3, pipeline.Stack.Outputs["BucketName"], domain);
        var verified = await new Verifier(table, lake, _ledger, domain.Description.Label, pipeline.ByHand).VerifyAsync([.. source.Files.Select(file => file.Name)], cancellationToken);
        // After the log was read back: what is compacted is a copy of it.
        var compacted = compaction is null ? null : await compaction.RunAsync(cancellationToken);
        using var process = Process.GetCurrentProcess();
        return new RunReport(
            verified.Records,
            verified.Latency,
            Math.Round(_ledger.Records / Math.Max(streamingTime.TotalSeconds, 0.001), 1),
            Math.Round(time.GetElapsedTime(began).TotalSeconds, 1),
            verified.Files,
            [.. _executions.Select(run => new ExecutionResult(run.Name, run.Status, run.Decision, run.Seconds, run.CandidateRmse, run.ServingRmse))],
            build.Aot,
            build.Framework,
            Math.Round(process.PeakWorkingSet64 / 1048576.0, 1),
            pipeline.ReportedFaults?.Injected,
            compacted);
    }

    private async Task<TimeSpan> StreamAsync(int index, RunMonitor monitor, CancellationToken cancellationToken)
    {
        var file = source.Files[index];
        monitor.Stage = $"streaming {file.Name}";
        var began = time.GetTimestamp();
        var producer = new RecordProducer(
            pipeline.Clients.Kinesis, pipeline.Stack.Outputs["StreamName"], _ledger, _progress, streaming, time, random);
        var sent = await producer.SendAsync(file, index, cancellationToken);
        await new StallWatch(_progress, streaming, time).WaitAsync(() => _progress.Done >= _ledger.Records, cancellationToken);
        var took = time.GetElapsedTime(began);
        var refused = file.Refused.Where(reason => reason.Value > 0).Select(reason => FormattableString.Invariant($"{reason.Value:N0} {reason.Key}")).ToList();
        display.Say(FormattableString.Invariant($"{file.Name}: {sent:N0} records in {took.TotalSeconds:0.0} s ({sent / took.TotalSeconds:N0}/s)") +
            (refused.Count > 0 ? $"; rows that cannot be a trip: {string.Join(", ", refused)}" : ""));
        return took;
    }

    private async Task RetrainAsync(int index, RunMonitor monitor, CancellationToken cancellationToken)
    {
        var file = source.Files[index];
        monitor.Stage = $"retraining on {file.Name}";
        var workflow = new RunWatch(pipeline.Cloud.Dispatcher, pipeline.Stack.Outputs["StateMachineArn"], pipeline.Context, time);
        var known = await workflow.ExecutionsAsync(cancellationToken);
        var sender = new LabelSender(pipeline.Clients.S3, pipeline.Stack.Outputs["BucketName"], _ledger, domain, time);
        if (await sender.SendAsync(file.Name, index, cancellationToken) == 0)
        {
            display.Say($"labels of {file.Name}: none, so nothing is retrained");
            return;
        }

        var runs = await workflow.WaitAsync(known, Patience, state => monitor.Workflow = state, cancellationToken);
        monitor.Workflow = "";
        _executions.AddRange(runs);
        foreach (var run in runs)
        {
            display.Say(FormattableString.Invariant($"labels of {file.Name}: workflow {run.Decision ?? run.Status} in {run.Seconds:0.0} s") +
                FormattableString.Invariant($", error {domain.Description.Show(run.CandidateRmse)}, of the serving model on the same trips {domain.Description.Show(run.ServingRmse)}") +
                (run.Cause is null ? "" : $"; {run.Cause}"));
        }

        // The workflow's route statistics return through the lookup function.
        await WaitAsync(
            () => Task.FromResult(pipeline.Lambda.QueuedEvents == 0),
            $"The functions' queued events were not done within {Patience.TotalSeconds:0} s: see their logs below .local/logs.",
            cancellationToken);
    }

    private async Task WaitAsync(Func<Task<bool>> condition, string problem, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(began) > Patience) throw new TimeoutException(problem);
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }
}
