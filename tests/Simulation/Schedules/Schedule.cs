using System.Collections.Immutable;
using Pipeline.Scoring;

namespace Pipeline.Simulation.Schedules;

/// <summary>Everything that happens in one run. It is data, so that it can be made smaller while it still shows a failure.</summary>
internal sealed record Schedule
{
    public required int Seed { get; init; }

    /// <summary>The seed of the order in which ready work runs; null: first come, first served.</summary>
    public int? Interleaving { get; init; }

    public int Shards { get; init; } = 1;

    public int BatchSize { get; init; } = 10;

    public int WindowSeconds { get; init; }

    public int ParallelizationFactor { get; init; } = 1;

    public int? MaximumRetries { get; init; }

    public int? MaximumAgeSeconds { get; init; }

    public bool Bisects { get; init; }

    /// <summary>Whether the mapping has filters.</summary>
    public bool Filters { get; init; }

    /// <summary>The function's timeout.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    public int RowsPerCall { get; init; } = 500;

    public int ParallelCalls { get; init; } = 4;

    /// <summary>What makes the function's calls.</summary>
    public Transport Transport { get; init; } = Transport.Direct;

    /// <summary>By how much arrival times are out of order.</summary>
    public int ArrivalJitterSeconds { get; init; }

    /// <summary>The model that serves at first, if any.</summary>
    public string? Model { get; init; }

    public ImmutableList<PutStep> Puts { get; init; } = [];

    public ImmutableList<TimedEvent> Events { get; init; } = [];

    public ImmutableList<Fault> Faults { get; init; } = [];

    public ImmutableList<Outage> Outages { get; init; } = [];

    /// <summary>How much there is to it: what shrinking makes less.</summary>
    public int Size => Puts.Count + Events.Count + Faults.Count + Outages.Count;

    public override string ToString() => string.Join(Environment.NewLine,
    [
        $"{Shards} shards, batches of {BatchSize}, window {WindowSeconds} s, {ParallelizationFactor} at once, " +
            $"retries {Or(MaximumRetries)}, age {Or(MaximumAgeSeconds)} s, {(Bisects ? "bisects" : "does not bisect")}{(Filters ? ", filters" : "")}",
        $"timeout {TimeoutSeconds} s, {RowsPerCall} rows a call, {ParallelCalls} calls at once ({Transport}), arrival jitter {ArrivalJitterSeconds} s, model {Model ?? "none"}, order {Or(Interleaving)}",
        .. Puts.Select(put => put.ToString()),
        .. Events.Select(step => step.ToString()),
        .. Faults.Select(fault => fault.ToString()),
        .. Outages.Select(outage => outage.ToString()),
    ]);

    private static string Or(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unbounded";
}
