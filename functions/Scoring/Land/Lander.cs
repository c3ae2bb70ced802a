using Pipeline.Aws.Retry;
using Pipeline.Contract;
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
/// may come after that, and then changes nothing: see <see cref="ILake"/>. What is cut off is not lost: see <see cref="LongerObject"/>. This holds as long as no object that is reported as done holds a record that is not: see <see cref="Cut"/>.
/// </para>
/// </summary>
internal sealed class Lander(ILake lake, ScoredLineWriter lines, RetryPolicy retry)
{
    private readonly LongerObject _longer = new(lake);

    /// <summary>Makes the objects of what is in play. That is most of landing's work, and none of it waits.</summary>
    public LandingObjects Prepare(ScoringBatch batch, DateTimeOffset scoredAt) => LandingObjects.Of(batch, lines, scoredAt);

    /// <summary>Lands what is in play, with the objects that were made of it; should less be in play since, with new ones.</summary>
    public async Task LandAsync(LandingObjects prepared, Invocation invocation)
    {
        var batch = prepared.Batch;
        using var objects = prepared.AreWhole ? prepared : LandingObjects.Of(batch, lines, prepared.ScoredAt);
        var groups = objects.Groups;
        var landed = await Task.WhenAll(groups.Select((_, i) => LandAsync(objects, i, invocation)));
        if (Cut(groups, landed) is { } cut) batch.StopBefore(cut);
    }

    /// <summary>
    /// Where the batch ends when some groups did not land: before the first record of the first of them. Arrival times are only
    /// nearly in order, so a group that did land may reach past that point; it would then hold records that come again under
    /// another name. It is therefore given up as well, to be written anew.
    /// </summary>
    internal static Arrival? Cut(IReadOnlyList<LandingGroup> groups, IReadOnlyList<bool> landed)
    {
        Arrival? cut = null;
        for (var i = groups.Count - 1; i >= 0; i--)
        {
            // From the last group to the first, since giving one up moves the cut only forward in the batch.
            if (!landed[i]) cut = groups[i].First;
        }

        while (cut is not null && groups.FirstOrDefault(group => group.First.Index < cut.Index && group.Last.Index >= cut.Index) is { } straddling)
            cut = straddling.First;
        return cut;
    }

    private async Task<bool> LandAsync(LandingObjects objects, int group, Invocation invocation)
    {
        try
        {
            await LandAsync(objects, objects.Groups[group], objects.Contents[group], invocation);
            return true;
        }
        catch (Exception e)
        {
            // Whatever the reason, the group's records are reported and delivered again.
            invocation.Logger.LogWarning(e, "The lake did not take {Count} records", objects.Groups[group].Items.Count);
            return false;
        }
    }

    private async Task LandAsync(LandingObjects objects, LandingGroup group, GroupContents contents, Invocation invocation)
    {
        if (await WriteAsync(group, contents, invocation) is not { } boundary) return;
        foreach (var part in group.SplitAfter(boundary))
        {
            using var contentsOfPart = new GroupContents(objects.Batch, part, lines, objects.ScoredAt);
            await LandAsync(objects, part, contentsOfPart, invocation);
        }
    }

    /// <summary>Writes the objects of a group.</summary>
    /// <returns>
    /// Null; or, when an earlier attempt at the first of its records ended before the last of them, where. What lies behind may have
    /// been landed from there on: the group is then to be written in two, so that no record stands in two objects.
    /// </returns>
    private async Task<string?> WriteAsync(LandingGroup group, GroupContents contents, Invocation invocation)
    {
        var last = group.Last.SequenceNumber.ToString();
        if (group.Unreadable is { } unreadable)
        {
            var written = await WriteAsync(Object(unreadable, contents.Unreadable, 0), (present, token) =>
                _longer.KeepRestAsync(unreadable, present, last, token), invocation);
            if (written.Boundary is not null) return written.Boundary;
        }

        // Written even when the model refused every readable record: an earlier attempt may have landed them under this name.
        if (group.Scored is { } scored)
        {
            var refused = Object(group.Refused!, contents.Refused, 0);
            var written = await WriteAsync(Object(scored, contents.Scored, contents.RefusedCount), async (present, token) =>
            {
                present = await _longer.KeepRestAsync(scored, present, group.Refused!, last, token);
                await _longer.WidenAsync(present, refused, token);
                return present;
            }, invocation);
            if (written.Boundary is not null) return written.Boundary;

            // Likewise, where an earlier attempt came this far, what the model refused then may not be what it refuses now.
            if (written.Again || contents.RefusedCount > 0) await WriteAsync(refused, null, invocation);
        }

        return null;

        LakeObject Object(ObjectName name, ReadOnlyMemory<byte> content, int refused) =>
            new(name.Key, content, new Provenance(invocation.Began, [last], refused));
    }

    /// <summary>Writes an object, in place of an earlier attempt's where there is one.</summary>
    /// <param name="landed">The object.</param>
    /// <param name="keep">Keeps what of the earlier one would be lost; null where that is kept already, and its boundary known.</param>
    /// <param name="invocation">The attempt.</param>
    /// <returns>Whether there was one; and where it ends, when that is before the end of this one, which then is not written.</returns>
    /// <exception cref="OvertakenException">A later attempt's is there.</exception>
    private Task<(bool Again, string? Boundary)> WriteAsync(LakeObject landed, Func<LandedObject, CancellationToken, Task<LandedObject>>? keep, Invocation invocation) =>
        retry.RunAsync<(bool, string?)>(async token =>
        {
            if (await lake.TryCreateAsync(landed, token)) return (false, null);
            var present = await lake.FindAsync(landed.Key, token) ?? throw new TransientException($"{landed.Key} went while it was being replaced.");
            if (present.Provenance?.AttemptBegan > landed.Provenance.AttemptBegan) throw new OvertakenException(landed.Key);
            if (keep is not null)
            {
                if (present.Provenance?.Covers is { } covers && SequenceNumberOrder.Instance.Compare(covers, landed.Provenance.Covers) < 0)
                    return (true, covers);
                present = await keep(present, token);
            }

            await lake.ReplaceAsync(present, landed, token);
            return (true, null);
        }, invocation.Metrics.CountRetry, invocation.Deadline.Landing);
}
