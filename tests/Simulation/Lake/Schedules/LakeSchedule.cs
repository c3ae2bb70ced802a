using System.Collections.Immutable;

namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>Everything that happens in one run of the lake. It is data, so that it can be made smaller while it still shows a failure.</summary>
internal sealed record LakeSchedule
{
    /// <summary>The share of a day's lines that may be unreadable.</summary>
    public const double MostUnreadable = 0.2;

    public required int Seed { get; init; }

    /// <summary>For how long the stream keeps a record.</summary>
    public int RetentionHours { get; init; } = 24;

    /// <summary>How many lines one query compacts.</summary>
    public int LinesPerQuery { get; init; } = 1_000;

    /// <summary>How many entries a page of a listing has.</summary>
    public int PageSize { get; init; } = 100;

    public ImmutableList<Batch> Batches { get; init; } = [];

    public ImmutableList<ForeignObject> Foreign { get; init; } = [];

    /// <summary>The seconds at which the crawler adds the hours that have landed.</summary>
    public ImmutableList<int> Crawls { get; init; } = [];

    public ImmutableList<StartOfRun> Starts { get; init; } = [];

    public ImmutableList<Look> Looks { get; init; } = [];

    public ImmutableList<LakeFault> Faults { get; init; } = [];

    public override string ToString() => string.Join(Environment.NewLine,
    [
        $"retention {RetentionHours} h, {LinesPerQuery} lines a query, pages of {PageSize}, seed {Seed}",
        .. Batches.Select(batch => batch.ToString()),
        .. Foreign.Select(found => found.ToString()),
        .. Crawls.Select(at => $"crawl at {at} s"),
        .. Starts.Select(start => start.ToString()),
        .. Looks.Select(look => look.ToString()),
        .. Faults.Select(fault => fault.ToString()),
    ]);
}
