using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Recovery;

/// <summary>A part of the lake that can be brought back to a moment.</summary>
/// <param name="Prefix">What its keys begin with.</param>
/// <param name="Later">What becomes of objects that were not there at the moment.</param>
internal sealed record LakeZone(string Prefix, LaterObjects Later)
{
    /// <summary>
    /// The zones. Labels that were accepted later no longer count. Trips that landed later are no accident's, so the log keeps them unless it is named. Glue knows which folder of
    /// a compacted day counts, and SageMaker which archives are models: both are not brought back, so nothing that they may name goes. What is dropped for a function would be taken
    /// in again, and is not among the zones.
    /// </summary>
    public static IReadOnlyList<LakeZone> All { get; } =
    [
        new("tables/labels/", LaterObjects.Go),
        new("tables/trips/", LaterObjects.Stay),
        new($"{LakeFolder.Scored}/", LaterObjects.GoIfNamed),
        new($"{LakeFolder.Quarantine}/", LaterObjects.GoIfNamed),
        new("models/", LaterObjects.Stay),
    ];

    /// <summary>The zones below a prefix, or the one that the prefix is in.</summary>
    /// <param name="prefix">The prefix; null for all zones.</param>
    /// <returns>None for a prefix that is not of a zone.</returns>
    public static IReadOnlyList<LakeZone> Of(string? prefix) => prefix is null ? All :
    [
        .. All.Where(zone => zone.Prefix.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(zone.Prefix, StringComparison.Ordinal))
            .Select(zone => new LakeZone(prefix.Length > zone.Prefix.Length ? prefix : zone.Prefix, zone.Later == LaterObjects.GoIfNamed ? LaterObjects.Go : zone.Later)),
    ];
}

/// <summary>What becomes of objects that were not there at the moment.</summary>
internal enum LaterObjects
{
    /// <summary>They go, by a delete marker.</summary>
    Go,

    /// <summary>They go if the caller names the zone.</summary>
    GoIfNamed,

    /// <summary>They stay.</summary>
    Stay,
}
