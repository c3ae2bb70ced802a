namespace Pipeline.Cli.Drilling;

/// <summary>An incident that is played: what goes wrong, who is to notice, and which entry of the runbook mends it.</summary>
/// <param name="Name">Its name, by which it is chosen.</param>
/// <param name="What">What goes wrong, in a few words.</param>
/// <param name="Notices">The alarm that must ring, by its logical id.</param>
/// <param name="Break">Makes it go wrong.</param>
internal sealed record Incident(string Name, string What, string Notices, Func<DrillGround, CancellationToken, Task> Break)
{
    /// <summary>The runbook's entry whose commands are carried out; null where nothing is to be done, or nothing by a command.</summary>
    public string? Entry { get; init; }

    /// <summary>What the commands of the entry are called with: the names that it writes in angle brackets.</summary>
    public Func<DrillGround, IReadOnlyDictionary<string, string>> Names { get; init; } = _ => new Dictionary<string, string>();

    /// <summary>Mends what no command of the pipeline mends: a service that works again, a producer that was corrected.</summary>
    public Func<DrillGround, CancellationToken, Task> Mend { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>What must hold when all is over, beside the alarm and the records: what does not, or null.</summary>
    public Func<DrillGround, CancellationToken, Task<string?>> Proof { get; init; } = (_, _) => Task.FromResult<string?>(null);

    /// <summary>Further alarms that may ring, as consequences. Any other one is a mistake.</summary>
    public IReadOnlyList<string> MayRing { get; init; } = [];

    /// <summary>Whether the endpoint's update takes as long as in AWS: otherwise it is over before an alarm can ring.</summary>
    public bool SwapsAtLength { get; init; }

    /// <summary>Whether a model must serve before.</summary>
    public bool NeedsModel { get; init; }
}
