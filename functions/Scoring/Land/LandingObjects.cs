using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Land;

/// <summary>A plan and what is to be written of it. Its owner is whoever had it made.</summary>
internal sealed class LandingObjects(LandingPlan plan, ScoredLineWriter lines) : IDisposable
{
    /// <summary>The plan.</summary>
    public LandingPlan Plan => plan;

    /// <summary>What is landed of each of its groups.</summary>
    public IReadOnlyList<GroupContents> Contents { get; } = [.. plan.Groups.Select(group => new GroupContents(group, lines, plan.ScoredAt))];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var contents in Contents) contents.Dispose();
    }
}
