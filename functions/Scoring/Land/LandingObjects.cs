using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Land;

/// <summary>A landing plan with the contents of its objects. The caller disposes of it.</summary>
internal sealed class LandingObjects(LandingPlan plan, ScoredLineWriter lines) : IDisposable
{
    public LandingPlan Plan => plan;

    /// <summary>The contents of each group, in the plan's order.</summary>
    public IReadOnlyList<GroupContents> Contents { get; } = [.. plan.Groups.Select(group => new GroupContents(group, lines, plan.ScoredAt))];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var contents in Contents) contents.Dispose();
    }
}
