using Pipeline.Aws.Retry;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>Carries out what <see cref="Reconcile"/> decides about the objects of a group.</summary>
internal sealed class LakeWriter(ILake lake, RetryPolicy retry)
{
    private readonly RestKeeper _rests = new(lake);

    /// <summary>Writes the objects of a group.</summary>
    /// <returns>Null; or, when an earlier attempt at the first of its records ended before the last of them, where: the group is then to be written in two.</returns>
    /// <exception cref="OvertakenException">A later attempt has landed them.</exception>
    public async Task<string?> WriteAsync(LandingGroup group, GroupContents contents, Attempt attempt)
    {
        var last = group.Last.SequenceNumber.ToString();
        if (group.Unreadable is { } unreadable)
        {
            var written = await WriteAsync(Wanted(unreadable, contents.Unreadable, 0), (present, decision, token) =>
                KeepRestAsync(decision, unreadable, null, present, last, token), attempt);
            if (written.Boundary is not null) return written.Boundary;
        }

        // Written even when the model refused every readable record: an earlier attempt may have landed them under this name.
        if (group.Scored is { } scored)
        {
            var refused = Wanted(group.Refused!, contents.Refused, 0);
            var written = await WriteAsync(Wanted(scored, contents.Scored, contents.RefusedCount), async (present, decision, token) =>
            {
                present = await KeepRestAsync(decision, scored, group.Refused, present, last, token);
                await WidenAsync(present, refused, token);
                return present;
            }, attempt);
            if (written.Boundary is not null) return written.Boundary;

            // Likewise, where an earlier attempt came this far, what the model refused then may not be what it refuses now.
            if (written.Again || contents.RefusedCount > 0) await WriteRefusedAsync(refused, attempt);
        }

        return null;

        WantedObject Wanted(ObjectName name, ReadOnlyMemory<byte> content, int refused) =>
            new(name.Key, content, new Provenance(attempt.Began, [last], refused));
    }

    /// <summary>Writes an object of records, in place of an earlier attempt's where there is one.</summary>
    /// <param name="wanted">The object.</param>
    /// <param name="keep">Keeps what of the earlier one would be lost.</param>
    /// <param name="attempt">The attempt.</param>
    private Task<Written> WriteAsync(WantedObject wanted, Func<PresentObject, Reconciliation, CancellationToken, Task<PresentObject>> keep, Attempt attempt) =>
        retry.RunAsync(async token =>
        {
            if (await lake.TryCreateAsync(wanted, token)) return new Written(false, null);
            var present = await FindAsync(wanted, token);
            var decision = Reconcile.Object(present, wanted.Provenance);
            if (decision is Reconciliation.LeaveToLater) throw new OvertakenException(wanted.Key);
            if (decision is Reconciliation.Split) return new Written(true, present.Provenance!.Covers);
            present = await keep(present, decision, token);
            await lake.ReplaceAsync(present, wanted, token);
            return new Written(true, null);
        }, attempt.Metrics.CountRetry, attempt.Deadline.Landing);

    /// <summary>Writes the object of refused records: what of an earlier one is to stay is kept by then, and its boundary known.</summary>
    private Task<PresentObject?> WriteRefusedAsync(WantedObject wanted, Attempt attempt) =>
        retry.RunAsync(async token =>
        {
            if (await lake.TryCreateAsync(wanted, token)) return null;
            var present = await FindAsync(wanted, token);
            if (Reconcile.Refused(present, wanted.Provenance) is Reconciliation.LeaveToLater) throw new OvertakenException(wanted.Key);
            return await lake.ReplaceAsync(present, wanted, token);
        }, attempt.Metrics.CountRetry, attempt.Deadline.Landing);

    private async Task<PresentObject> FindAsync(WantedObject wanted, CancellationToken cancellationToken) =>
        await lake.FindAsync(wanted.Key, cancellationToken) ?? throw new TransientException($"{wanted.Key} went while it was being replaced.");

    private Task<PresentObject> KeepRestAsync(Reconciliation decision, ObjectName name, ObjectName? refusedName, PresentObject present, string covered, CancellationToken cancellationToken) =>
        decision is Reconciliation.KeepRestAndReplace ? _rests.KeepAsync(name, refusedName, present, covered, cancellationToken) : Task.FromResult(present);

    /// <summary>
    /// Adds what this attempt's model refused to what an earlier one's did, before the scored records are replaced: at no time is a
    /// record in neither object, and what can be read is always known from the two.
    /// </summary>
    /// <param name="scored">The object of scored records that is about to be replaced.</param>
    /// <param name="refused">What this attempt's model refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task WidenAsync(PresentObject scored, WantedObject refused, CancellationToken cancellationToken)
    {
        var own = PresentLines.Of(refused.Content);
        var present = await lake.FindAsync(refused.Key, cancellationToken);
        switch (Reconcile.Refused(present, refused.Provenance))
        {
            case Reconciliation.LeaveToLater:
                throw new OvertakenException(refused.Key);
            case Reconciliation.Create:
                // Where the first attempt died between the two, this must not look as if it had not.
                if (own.Count > 0 && scored.Provenance?.Refused == 0) await lake.TryCreateAsync(refused, cancellationToken);
                return;
        }

        var added = PresentLines.Of(await lake.ReadAsync(present!, cancellationToken));
        if (own.But(added).Count == 0) return;
        using var wider = added.But(own).With(own).ToObject();
        await lake.ReplaceAsync(present!, refused with { Content = wider.Complete() }, cancellationToken);
    }

    /// <param name="Again">Whether an earlier attempt's was there.</param>
    /// <param name="Boundary">Where that one ends, when it ends before the end of this one, which then was not written.</param>
    private readonly record struct Written(bool Again, string? Boundary);
}

/// <summary>A later attempt at the same records has landed them: what this one does is not waited for any more.</summary>
internal sealed class OvertakenException(string key) : Exception($"A later attempt has landed {key}.");
