namespace Pipeline.Cli.Progress;

/// <summary>The progress of a run.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Sent">Records that the stream accepted.</param>
/// <param name="Stored">Trips stored.</param>
/// <param name="Scored">Trips with a prediction.</param>
/// <param name="Landed">Records landed.</param>
/// <param name="Quarantined">Records in quarantine.</param>
/// <param name="Lag">Unfinished records on the stream.</param>
/// <param name="IteratorAge">The age of the oldest unfinished record.</param>
/// <param name="Rate">Finished records per second, over the last three seconds.</param>
/// <param name="Workflow">The current state of the workflow; empty when none runs.</param>
internal sealed record RunStatus(
    string Stage, long Sent, long Stored, long Scored, long Landed, long Quarantined, long Lag, TimeSpan IteratorAge, double Rate, string Workflow);
