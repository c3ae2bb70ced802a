namespace Pipeline.Cli.Progress;

/// <summary>Where a run is.</summary>
/// <param name="Stage">What goes on.</param>
/// <param name="Sent">Records that the stream took in.</param>
/// <param name="Stored">Trips stored.</param>
/// <param name="Scored">Trips with a prediction.</param>
/// <param name="Landed">Records landed.</param>
/// <param name="Quarantined">Records in quarantine.</param>
/// <param name="Lag">Records on the stream that are not done with.</param>
/// <param name="IteratorAge">The age of the oldest of them.</param>
/// <param name="Rate">Records done with a second, over the last seconds.</param>
/// <param name="Workflow">The state of the running workflow; empty while none runs.</param>
internal sealed record RunStatus(
    string Stage, long Sent, long Stored, long Scored, long Landed, long Quarantined, long Lag, TimeSpan IteratorAge, double Rate, string Workflow);
