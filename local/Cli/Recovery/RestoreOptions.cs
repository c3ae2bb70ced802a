namespace Pipeline.Cli.Recovery;

/// <summary>What to bring back.</summary>
internal sealed record RestoreOptions
{
    /// <summary>The moment, a whole second.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The zones of the lake; none to leave it alone.</summary>
    public IReadOnlyList<LakeZone> Zones { get; init; } = LakeZone.All;

    /// <summary>Whether to change anything; otherwise it is only said what would be changed.</summary>
    public bool Send { get; init; }

    /// <summary>Whether the helper tables stay.</summary>
    public bool Keep { get; init; }
}
