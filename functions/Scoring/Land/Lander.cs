using Pipeline.Contract.Lake;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>
/// Last stage: lands what was stored, and what was set aside, in the lake, one object an arrival hour.
/// <para>
/// Exactly once, by naming. What an attempt lands ends before the first record that it reports, so the next attempt's objects
/// begin there. An attempt that dies unreported is repeated from the same record or, when Lambda bisects, from a later one that
/// only such a half begins with; either way every object of the dead attempt is written anew under its own name, cut to what the
/// new attempt covers. A write that the dead attempt had sent, or the attempt itself where it was only thought dead,
/// may come after that, and then changes nothing: see <see cref="ILake"/>. What is cut off is not lost: see <see cref="Remainder"/>.
/// This holds as long as no object that is reported as done holds a record that is not: see <see cref="LandingPlan.Cut"/>.
/// </para>
/// </summary>
internal sealed class Lander(LakeWriter writer, ScoredLineWriter lines)
{
    /// <summary>Makes the objects of what is in play: most of landing's work, and none of it waits.</summary>
    public LandingObjects Prepare(ScoredBatch batch, DateTimeOffset scoredAt) => new(LandingPlan.Of(batch, scoredAt), lines);

    /// <summary>Lands what was stored.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="prepared">The objects that were made of what was to be stored; where less was, others are made.</param>
    /// <param name="attempt">The attempt.</param>
    /// <returns>The first record that did not land; null when all did.</returns>
    public async Task<Arrival?> LandAsync(StoredBatch stored, LandingObjects prepared, Attempt attempt)
    {
        using var fewer = stored.Scored.Count < prepared.Plan.Batch.Count ? Prepare(stored.Scored, prepared.Plan.ScoredAt) : null;
        var (plan, contents) = fewer is null ? (prepared.Plan, prepared.Contents) : (fewer.Plan, fewer.Contents);
        return plan.Cut(await Task.WhenAll(plan.Groups.Select((group, i) => TryLandAsync(group, contents[i], plan.ScoredAt, attempt))));
    }

    private async Task<bool> TryLandAsync(LandingGroup group, GroupContents contents, DateTimeOffset scoredAt, Attempt attempt)
    {
        try
        {
            await LandAsync(group, contents, scoredAt, attempt);
            return true;
        }
        catch (Exception e)
        {
            // Whatever the reason, the group's records are reported and delivered again.
            attempt.Logger.LogWarning(e, "The lake did not take {Count} records", group.Records.Count);
            return false;
        }
    }

    private async Task LandAsync(LandingGroup group, GroupContents contents, DateTimeOffset scoredAt, Attempt attempt)
    {
        if (await writer.WriteAsync(group, contents, attempt) is not { } boundary) return;
        foreach (var part in group.SplitAfter(boundary))
        {
            using var contentsOfPart = new GroupContents(part, lines, scoredAt);
            await LandAsync(part, contentsOfPart, scoredAt, attempt);
        }
    }
}
