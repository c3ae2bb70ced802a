using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Retry;

namespace Pipeline.Scoring.Land;

/// <summary>
/// Last stage: lands what was stored, and what was set aside, in the lake, one object an arrival hour.
/// <para>
/// Exactly once, by naming. What an attempt lands ends before the first record that it reports, so the next attempt's objects
/// begin there. An attempt that dies unreported is repeated from the same record or, when Lambda bisects, from a later one that
/// only such a half begins with; either way every object of the dead attempt is written anew under its own name, cut to what the
/// new attempt covers. A write that the dead attempt had sent, or the attempt itself where it was only thought dead,
/// may come after that, and then changes nothing: see <see cref="ILake"/>. This holds as long as no object that is reported as done holds a record that is not: see <see cref="Cut"/>.
/// </para>
/// </summary>
internal sealed class Lander(ILake lake, LakeLines lines, RetryPolicy retry)
{
    /// <summary>Makes the objects of what is in play. That is most of landing's work, and none of it waits.</summary>
    public LandingObjects Prepare(ScoringBatch batch, DateTimeOffset scoredAt) => LandingObjects.Of(batch, lines, scoredAt);

    /// <summary>Lands what is in play, with the objects that were made of it; should less be in play since, with new ones.</summary>
    public async Task LandAsync(LandingObjects prepared, Invocation invocation)
    {
        var batch = prepared.Batch;
        using var objects = prepared.AreWhole ? prepared : LandingObjects.Of(batch, lines, prepared.ScoredAt);
        var groups = objects.Groups;
        var landed = await Task.WhenAll(groups.Select((group, i) => LandAsync(group, objects.Contents[i], invocation)));
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

    private async Task<bool> LandAsync(LandingGroup group, GroupContents contents, Invocation invocation)
    {
        try
        {
            if (group.UnreadableKey is { } unreadableKey) await WriteAsync(unreadableKey, contents.Unreadable, invocation);

            // Written even when the model refused every readable record: an earlier attempt may have landed them under this name.
            if (group.ScoredKey is { } scoredKey)
            {
                var again = await WriteAsync(scoredKey, contents.Scored, invocation);

                // Likewise, where an earlier attempt came this far, what the model refused then may not be what it refuses now.
                if (again || contents.AnyRefused) await WriteAsync(group.RefusedKey!, contents.Refused, invocation);
            }

            return true;
        }
        catch (Exception e)
        {
            // Whatever the reason, the group's records are reported and delivered again.
            invocation.Logger.LogWarning(e, "The lake did not take {Count} records", group.Items.Count);
            return false;
        }
    }

    /// <summary>Writes an object, in place of an earlier attempt's where there is one.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="OvertakenException">A later attempt's is there.</exception>
    private Task<bool> WriteAsync(string key, ReadOnlyMemory<byte> content, Invocation invocation)
    {
        var landed = new LakeObject(key, content, invocation.Began);
        return retry.RunAsync(async token =>
        {
            if (await lake.TryCreateAsync(landed, token)) return false;
            return await lake.TryReplaceAsync(landed, token) ? true : throw new OvertakenException(key);
        }, invocation.Metrics.CountRetry, invocation.Deadline.Landing);
    }
}
