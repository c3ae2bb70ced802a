namespace Pipeline.Scoring.Land;

/// <summary>
/// Keeps the remainder of an object in the lake before a shorter version replaces it; see <see cref="Remainder"/>. The cut is written to
/// the object's metadata before the remainder's object is created, so every later attempt respects that boundary, even if this one dies in
/// between.
/// </summary>
internal sealed class RemainderKeeper(ILake lake)
{
    /// <summary>Keeps the remainder of an object and of the object of refused records beside it.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="refusedName">The name of the object of refused records; null if this kind has none.</param>
    /// <param name="present">The object in the lake.</param>
    /// <param name="coveredThrough">The last sequence number that the replacement covers.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The object's current version.</returns>
    public async Task<PresentObject> KeepAsync(ObjectName name, ObjectName? refusedName, PresentObject present, string coveredThrough, CancellationToken cancellationToken)
    {
        var provenance = present.Provenance!;
        var refusedObject = refusedName is null || provenance.Refused == 0 ? null : await lake.FindAsync(refusedName.Key, cancellationToken);
        // The first attempt died between its two writes. So it did not report success, and all its records are redelivered.
        if (provenance.Refused > 0 && refusedObject is null) return present;
        var content = await lake.ReadAsync(present, cancellationToken);
        var refused = refusedObject is null ? PresentLines.None : PresentLines.Of(await lake.ReadAsync(refusedObject, cancellationToken));
        if (Remainder.Of(PresentLines.Of(content), refused, coveredThrough, provenance.HeldThrough!) is not { } remainder) return present;

        provenance = provenance.CutAt(coveredThrough);
        if (!ReferenceEquals(provenance, present.Provenance)) present = await lake.ReplaceAsync(present, new WantedObject(present.Key, content, provenance), cancellationToken);
        await CreateAsync(name with { First = remainder.First }, remainder.Lines, provenance.ForRemainder(remainder.First, remainder.Refused.Count), cancellationToken);
        if (remainder.Refused.Count > 0) await CreateAsync(refusedName! with { First = remainder.First }, remainder.Refused, provenance.ForRemainder(remainder.First, 0), cancellationToken);
        return present;
    }

    private async Task CreateAsync(ObjectName name, PresentLines lines, Provenance provenance, CancellationToken cancellationToken)
    {
        using var content = lines.ToObject();
        // An existing object was kept before or landed by a delivery: leave it.
        await lake.TryCreateAsync(new WantedObject(name.Key, content.Complete(), provenance), cancellationToken);
    }
}

/// <summary>
/// The records of an object in the lake that lie after the end of its shorter replacement. There are two possible causes. Either the
/// attempt that landed the longer object died and Lambda bisected its batch: the remainder is then delivered next, and lands under its own
/// first record. Or that attempt was done, and the replacement comes from a delivery that was in flight while its mapping was replaced:
/// nothing will land the remainder again. A delivery does not tell which, so the remainder is always kept, under the name that it would
/// have if redelivered.
/// </summary>
/// <param name="First">The sequence number of its first record, counting refused ones. It names the kept object, as it would name a group's.</param>
/// <param name="Lines">The lines of the longer object after the cut.</param>
/// <param name="Refused">The lines of the object of refused records after the cut.</param>
internal sealed record Remainder(string First, PresentLines Lines, PresentLines Refused)
{
    /// <summary>Finds the remainder.</summary>
    /// <param name="lines">The lines of the longer object.</param>
    /// <param name="refused">The lines of the object of refused records beside it.</param>
    /// <param name="coveredThrough">The last sequence number that the replacement covers.</param>
    /// <param name="heldThrough">The last sequence number that the longer object holds.</param>
    /// <returns>Null if no record lies after the cut.</returns>
    public static Remainder? Of(PresentLines lines, PresentLines refused, string coveredThrough, string heldThrough)
    {
        var linesAfter = lines.Between(coveredThrough, heldThrough);
        // The refused object may not be cut yet where this one was, and may hold records that only another attempt refused.
        var refusedAfter = refused.Between(coveredThrough, heldThrough).Except(linesAfter);
        return linesAfter.Concat(refusedAfter).First is { } first ? new Remainder(first, linesAfter, refusedAfter) : null;
    }
}
