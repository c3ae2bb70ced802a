using Pipeline.Contract.Lake;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>
/// Last stage: lands stored and quarantined records in the lake, in objects per arrival hour.
/// <para>
/// Each record lands exactly once because objects are named by their first record. An attempt's objects end before the first record
/// that it reports, so the next attempt's objects begin there. If an attempt dies without reporting, Lambda redelivers from the same
/// record or, after bisecting, from the first record of a later half. Either way the new attempt overwrites every object of the dead
/// attempt under its name, cut to the records that the new attempt covers. The dead attempt may have sent a write that arrives later, or
/// may only have been presumed dead; its late writes change nothing: see <see cref="ILake"/>. Records that are cut off are not lost: see
/// <see cref="Remainder"/>. All this requires that no object reported as done holds a record that is not: see <see cref="LandingPlan.Cut"/>.
/// </para>
/// </summary>
internal sealed class Lander(LakeWriter writer, ScoredLineWriter lines)
{
    /// <summary>Builds the objects of a batch: most of landing's work, and purely CPU-bound.</summary>
    public LandingObjects Prepare(ScoredBatch batch, DateTimeOffset scoredAt) => new(LandingPlan.Of(batch, scoredAt), lines);

    /// <summary>Lands the stored records.</summary>
    /// <param name="stored">The stored records.</param>
    /// <param name="prepared">The objects built from the records before storing. If fewer were stored, new objects are built.</param>
    /// <param name="attempt">The attempt.</param>
    /// <returns>The first record that did not land; null if all did.</returns>
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
            // Whatever the error, the group's records are reported and redelivered.
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
