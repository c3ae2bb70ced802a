namespace Pipeline.Scoring.Land;

/// <summary>
/// Keeps the remainder of an object in the lake before a shorter version replaces it; see <see cref="Remainder"/>. The cut is written to
/// the object's metadata before the remainder's object is created, so every later attempt respects that boundary, even if this one dies in
/// between.
/// </summary>
internal sealed class RestKeeper(ILake lake)
{
    /// <summary>Keeps the remainder of an object and of the object of refused records beside it.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="refusedName">The name of the object of refused records; null if this kind has none.</param>
    /// <param name="present">The object in the lake.</param>
    /// <param name="covered">The last sequence number that the replacement covers.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The object's current version.</returns>
    public async Task<PresentObject> KeepAsync(ObjectName name, ObjectName? refusedName, PresentObject present, string covered, CancellationToken cancellationToken)
    {
        var provenance = present.Provenance!;
        var beside = refusedName is null || provenance.Refused == 0 ? null : await lake.FindAsync(refusedName.Key, cancellationToken);
        // The first attempt died between its two writes. So it did not report success, and all its records are redelivered.
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
        // An existing object was kept before or landed by a delivery: leave it.
        await lake.TryCreateAsync(new WantedObject(name.Key, content.Complete(), provenance), cancellationToken);
    }
}
