namespace Pipeline.Scoring.Land;

/// <summary>
/// Keeps what an object in the lake holds behind the end of the one that is about to replace it: <see cref="Remainder"/> says why. The object says
/// where it is cut before the rest is created, so that from then on every attempt keeps to that boundary, whoever dies between.
/// </summary>
internal sealed class RestKeeper(ILake lake)
{
    /// <summary>Keeps what lies behind in an object, and in that of refused records beside it.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="refusedName">The name of the object beside it; null when its kind has none.</param>
    /// <param name="present">The object.</param>
    /// <param name="covered">The last sequence number that its replacement covers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object as it is now.</returns>
    public async Task<PresentObject> KeepAsync(ObjectName name, ObjectName? refusedName, PresentObject present, string covered, CancellationToken cancellationToken)
    {
        var provenance = present.Provenance!;
        var beside = refusedName is null || provenance.Refused == 0 ? null : await lake.FindAsync(refusedName.Key, cancellationToken);
        // The first attempt died between the two: it cannot have been done, so all that it had comes again.
        if (provenance.Refused > 0 && beside is null) return present;
        var content = await lake.ReadAsync(present, cancellationToken);
        var refused = beside is null ? PresentLines.None : PresentLines.Of(await lake.ReadAsync(beside, cancellationToken));
        if (Remainder.Of(PresentLines.Of(content), refused, covered, provenance.Holds!) is not { } rest) return present;

        provenance = provenance.CutAt(covered);
        if (!ReferenceEquals(provenance, present.Provenance)) present = await lake.ReplaceAsync(present, new WantedObject(present.Key, content, provenance), cancellationToken);
        await CreateAsync(name with { First = rest.First }, rest.Lines, provenance.Behind(rest.First, rest.Refused.Count), cancellationToken);
        if (rest.Refused.Count > 0) await CreateAsync(refusedName! with { First = rest.First }, rest.Refused, provenance.Behind(rest.First, 0), cancellationToken);
        return present;
    }

    private async Task CreateAsync(ObjectName name, PresentLines rest, Provenance provenance, CancellationToken cancellationToken)
    {
        using var content = rest.ToObject();
        // One that is there was kept before, or is a delivery's: it stays.
        await lake.TryCreateAsync(new WantedObject(name.Key, content.Complete(), provenance), cancellationToken);
    }
}
