using Pipeline.Aws.Retry;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>Writes a group's objects as <see cref="Reconciler"/> decides.</summary>
internal sealed class LakeWriter(ILake lake, RetryPolicy retry)
{
    private readonly RemainderKeeper _remainders = new(lake);

    /// <summary>Writes the objects of a group.</summary>
    /// <returns>Null if written. Otherwise the sequence number at which an earlier attempt's object ends: split the group there and write both parts.</returns>
    /// <exception cref="OvertakenException">A later attempt has landed these records.</exception>
    public async Task<string?> WriteAsync(LandingGroup group, GroupContents contents, Attempt attempt)
    {
        var last = group.Last.SequenceNumber.ToString();
        if (group.Unreadable is { } unreadable)
        {
            var written = await WriteAsync(Wanted(unreadable, contents.Unreadable, 0), (present, decision, token) =>
                KeepRemainderAsync(decision, unreadable, null, present, last, token), attempt);
            if (written.Boundary is not null) return written.Boundary;
        }

        // Write it even if the model refused every readable record: an earlier attempt may have landed them under this name.
        if (group.Scored is { } scored)
        {
            var refused = Wanted(group.Refused!, contents.Refused, 0);
            var written = await WriteAsync(Wanted(scored, contents.Scored, contents.RefusedCount), async (present, decision, token) =>
            {
                present = await KeepRemainderAsync(decision, scored, group.Refused, present, last, token);
                await MergeRefusedAsync(present, refused, token);
                return present;
            }, attempt);
            if (written.Boundary is not null) return written.Boundary;

            // Write it also if an earlier attempt landed these records: the model may have refused others then.
            if (written.FoundEarlier || contents.RefusedCount > 0) await WriteRefusedAsync(refused, attempt);
        }

        return null;

        WantedObject Wanted(ObjectName name, ReadOnlyMemory<byte> content, int refused) =>
            new(name.Key, content, new Provenance(attempt.StartedAt, [last], refused));
    }

    /// <summary>Writes an object of unreadable or scored records, replacing an earlier attempt's.</summary>
    /// <param name="wanted">The object to write.</param>
    /// <param name="keep">Keeps the records of the earlier object that the replacement would lose.</param>
    /// <param name="attempt">The attempt.</param>
    private Task<WriteOutcome> WriteAsync(WantedObject wanted, Func<PresentObject, Reconciliation, CancellationToken, Task<PresentObject>> keep, Attempt attempt) =>
        retry.RunAsync(async token =>
        {
            if (await lake.TryCreateAsync(wanted, token)) return new WriteOutcome(false, null);
            var present = await FindAsync(wanted, token);
            var decision = Reconciler.Decide(present, wanted.Provenance);
            if (decision is Reconciliation.Overtaken) throw new OvertakenException(wanted.Key);
            if (decision is Reconciliation.Split) return new WriteOutcome(true, present.Provenance!.CoveredThrough);
            present = await keep(present, decision, token);
            await lake.ReplaceAsync(present, wanted, token);
            return new WriteOutcome(true, null);
        }, attempt.Metrics.CountRetry, attempt.Deadline.Landing);

    /// <summary>Writes the object of refused records, once the earlier object's remainder is kept and its boundary known.</summary>
    private Task<PresentObject?> WriteRefusedAsync(WantedObject wanted, Attempt attempt) =>
        retry.RunAsync(async token =>
        {
            if (await lake.TryCreateAsync(wanted, token)) return null;
            var present = await FindAsync(wanted, token);
            if (Reconciler.DecideRefused(present, wanted.Provenance) is Reconciliation.Overtaken) throw new OvertakenException(wanted.Key);
            return await lake.ReplaceAsync(present, wanted, token);
        }, attempt.Metrics.CountRetry, attempt.Deadline.Landing);

    private async Task<PresentObject> FindAsync(WantedObject wanted, CancellationToken cancellationToken) =>
        await lake.FindAsync(wanted.Key, cancellationToken) ?? throw new TransientException($"{wanted.Key} was deleted while it was being replaced.");

    private Task<PresentObject> KeepRemainderAsync(Reconciliation decision, ObjectName name, ObjectName? refusedName, PresentObject present, string coveredThrough, CancellationToken cancellationToken) =>
        decision is Reconciliation.KeepRemainderAndReplace ? _remainders.KeepAsync(name, refusedName, present, coveredThrough, cancellationToken) : Task.FromResult(present);

    /// <summary>
    /// Adds this attempt's refused records to an earlier attempt's before the scored object is replaced. So no record is ever missing from
    /// both objects, and the two together always show which records are readable.
    /// </summary>
    /// <param name="scored">The object of scored records that is about to be replaced.</param>
    /// <param name="refused">The records that this attempt's model refused.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    private async Task MergeRefusedAsync(PresentObject scored, WantedObject refused, CancellationToken cancellationToken)
    {
        var own = PresentLines.Of(refused.Content);
        var present = await lake.FindAsync(refused.Key, cancellationToken);
        switch (Reconciler.DecideRefused(present, refused.Provenance))
        {
            case Reconciliation.Overtaken:
                throw new OvertakenException(refused.Key);
            case Reconciliation.Create:
                // A missing object although some records were refused shows that the first attempt died between its two writes. Do not hide that.
                if (own.Count > 0 && scored.Provenance?.Refused == 0) await lake.TryCreateAsync(refused, cancellationToken);
                return;
        }

        var added = PresentLines.Of(await lake.ReadAsync(present!, cancellationToken));
        if (own.Except(added).Count == 0) return;
        using var wider = added.Except(own).Concat(own).ToObject();
        await lake.ReplaceAsync(present!, refused with { Content = wider.Complete() }, cancellationToken);
    }

    /// <param name="FoundEarlier">Whether an earlier attempt's object existed.</param>
    /// <param name="Boundary">The end of the earlier object if it ends before this one, which was then not written; null otherwise.</param>
    private readonly record struct WriteOutcome(bool FoundEarlier, string? Boundary);
}

/// <summary>Thrown when a later attempt at the same records has landed them, so this attempt's result no longer matters.</summary>
internal sealed class OvertakenException(string key) : Exception($"A later attempt has landed {key}.");
