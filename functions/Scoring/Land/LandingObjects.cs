using Pipeline.Contract.Lake;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>The objects of what was in play when they were made.</summary>
internal sealed class LandingObjects : IDisposable
{
    private readonly int _reach;

    private LandingObjects(ScoringBatch batch, DateTimeOffset scoredAt, int reach, IReadOnlyList<LandingGroup> groups, IReadOnlyList<GroupContents> contents) =>
        (Batch, ScoredAt, _reach, Groups, Contents) = (batch, scoredAt, reach, groups, contents);

    /// <summary>The batch.</summary>
    public ScoringBatch Batch { get; }

    /// <summary>When it was scored.</summary>
    public DateTimeOffset ScoredAt { get; }

    /// <summary>The records that land together.</summary>
    public IReadOnlyList<LandingGroup> Groups { get; }

    /// <summary>What is landed of each group.</summary>
    public IReadOnlyList<GroupContents> Contents { get; }

    /// <summary>Whether all that is in them is still in play.</summary>
    public bool AreWhole => _reach == Batch.Reach;

    /// <summary>Makes the objects of what is in play now.</summary>
    public static LandingObjects Of(ScoringBatch batch, ScoredLineWriter lines, DateTimeOffset scoredAt)
    {
        // Before anything is made: the table may answer, on another thread, while it is.
        var reach = batch.Reach;
        var groups = LandingGroup.Of(batch);
        return new LandingObjects(batch, scoredAt, reach, groups, [.. groups.Select(group => new GroupContents(batch, group, lines, scoredAt))]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var contents in Contents) contents.Dispose();
    }
}
