using System.Text.Json;
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
    /// <summary>Lands what is in play.</summary>
    public async Task LandAsync(ScoringBatch batch, DateTimeOffset scoredAt, Invocation invocation)
    {
        var groups = LandingGroup.Of(batch);
        var landed = await Task.WhenAll(groups.Select(group => LandAsync(group, scoredAt, invocation)));
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

    private async Task<bool> LandAsync(LandingGroup group, DateTimeOffset scoredAt, Invocation invocation)
    {
        try
        {
            if (group.UnreadableKey is { } unreadableKey)
                await WriteAsync(unreadableKey, group.Items.Where(item => item.Request is null), LakeLines.WriteQuarantined, invocation);

            // Written even when the model refused every readable record: an earlier attempt may have landed them under this name.
            if (group.ScoredKey is { } scoredKey)
            {
                var scored = group.Items.Where(item => !item.IsQuarantined);
                var again = await WriteAsync(scoredKey, scored, (writer, item) => lines.WriteScored(writer, item, scoredAt), invocation);

                // Likewise, where an earlier attempt came this far, what the model refused then may not be what it refuses now.
                var refused = group.Items.Where(item => item.IsQuarantined && item.Request is not null).ToList();
                if (again || refused.Count > 0) await WriteAsync(group.RefusedKey!, refused, LakeLines.WriteQuarantined, invocation);
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
    private async Task<bool> WriteAsync(string key, IEnumerable<ScoringItem> items, Action<Utf8JsonWriter, ScoringItem> write, Invocation invocation)
    {
        using var content = new NdjsonObject();
        foreach (var item in items) content.Add(item, write);
        var landed = new LakeObject(key, content.Complete(), invocation.Began);
        return await retry.RunAsync(async token =>
        {
            if (await lake.TryCreateAsync(landed, token)) return false;
            return await lake.TryReplaceAsync(landed, token) ? true : throw new OvertakenException(key);
        }, invocation.Metrics.CountRetry, invocation.Deadline.Landing);
    }
}
