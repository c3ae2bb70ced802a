using Pipeline.Cli.Streaming;
using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cli.Progress;

/// <summary>Collects the progress of a run from the functions' metrics and the mapping's checkpoints.</summary>
internal sealed class RunMonitor(EmbeddedMetrics metrics, MappingPipelineProgress progress, RecordLedger ledger, string scoringFunction, TimeProvider time)
{
    private readonly Queue<(long At, long Done)> _window = new();

    /// <summary>The current stage of the run.</summary>
    public string Stage { get; set; } = "";

    /// <summary>The current state of the workflow; empty when none runs.</summary>
    public string Workflow { get; set; } = "";

    /// <summary>The current progress.</summary>
    public RunStatus Look()
    {
        var done = progress.Done;
        var now = time.GetTimestamp();
        _window.Enqueue((now, done));
        while (_window.Count > 2 && time.GetElapsedTime(_window.Peek().At, now) > TimeSpan.FromSeconds(3)) _window.Dequeue();
        var (at, before) = _window.Peek();
        var seconds = time.GetElapsedTime(at, now).TotalSeconds;
        return new RunStatus(
            Stage, ledger.Records, Metric("Stored"), Metric("Scored"), Metric("Landed"), Metric("Quarantined"),
            Math.Max(0, ledger.Records - done), progress.IteratorAge, seconds > 0 ? (done - before) / seconds : 0, Workflow);
    }

    private long Metric(string name) => (long)metrics.Sum(scoringFunction, name);
}
