using Pipeline.Contract;

namespace Pipeline.Scoring.Land;

/// <summary>
/// An object in the lake that reaches further than the one which is about to replace it. Two things can have happened. The attempt
/// that landed it died, and Lambda halves its batch: the rest comes next, and lands under its own first record. Or it was done,
/// and what replaces it is a delivery that was on its way while its mapping was replaced: then nobody lands the rest again.
/// Nothing in a delivery tells the two apart. So the rest is kept in either case, under the very name that it will have if it does
/// come again. The object says where it is cut before the rest is created, so that from then on every attempt
/// keeps to that boundary, whoever dies between.
/// </summary>
internal sealed class LongerObject(ILake lake)
{
    /// <summary>Keeps the records of an object behind the last that its replacement covers.</summary>
    /// <returns>The object as it is now.</returns>
    public async Task<LandedObject> KeepRestAsync(ObjectName name, LandedObject present, string covered, CancellationToken cancellationToken)
    {
        if (!Reaches(present, covered, out var holds)) return present;
        var content = await lake.ReadAsync(present, cancellationToken);
        var rest = LandedLines.Of(content).Between(covered, holds);
        if (rest.First is not { } first) return present;
        var cut = await CutAsync(present, content, covered, cancellationToken);
        await CreateAsync(name with { First = first }, rest, cut, 0, cancellationToken);
        return cut;
    }

    /// <summary>Keeps what lies behind in an object of scored records, and in that of refused ones beside it.</summary>
    /// <returns>The object of scored records as it is now.</returns>
    public async Task<LandedObject> KeepRestAsync(ObjectName scoredName, LandedObject present, ObjectName refusedName, string covered, CancellationToken cancellationToken)
    {
        if (!Reaches(present, covered, out var holds)) return present;
        var beside = present.Provenance!.Refused == 0 ? null : await lake.FindAsync(refusedName.Key, cancellationToken);
        // The first attempt died between the two: it cannot have been done, so all that it had comes again.
        if (present.Provenance.Refused > 0 && beside is null) return present;
        var content = await lake.ReadAsync(present, cancellationToken);
        var scored = LandedLines.Of(content).Between(covered, holds);
        // The object beside it may not have been cut yet where this one was, and may hold what another attempt refused.
        var refused = beside is null ? new LandedLines([]) : LandedLines.Of(await lake.ReadAsync(beside, cancellationToken)).Between(covered, holds).But(scored);
        // Named as LandingGroup names them: by the first that could be read, whatever the model made of it.
        if (scored.With(refused).First is not { } first) return present;
        var cut = await CutAsync(present, content, covered, cancellationToken);
        await CreateAsync(scoredName with { First = first }, scored, cut, refused.Count, cancellationToken);
        if (refused.Count > 0) await CreateAsync(refusedName with { First = first }, refused, cut, 0, cancellationToken);
        return cut;
    }

    /// <summary>
    /// Adds what this attempt's model refused to what an earlier one's did, before the scored records are replaced: at no time is a
    /// record in neither object, and what can be read is always known from the two.
    /// </summary>
    /// <param name="scored">The object of scored records that is about to be replaced.</param>
    /// <param name="refused">What this attempt's model refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OvertakenException">A later attempt's is there.</exception>
    public async Task WidenAsync(LandedObject scored, LakeObject refused, CancellationToken cancellationToken)
    {
        var own = LandedLines.Of(refused.Content);
        if (await lake.FindAsync(refused.Key, cancellationToken) is not { } present)
        {
            // Where the first attempt died between the two, this must not look as if it had not.
            if (own.Count > 0 && scored.Provenance?.Refused == 0) await lake.TryCreateAsync(refused, cancellationToken);
            return;
        }

        if (present.Provenance?.AttemptBegan > refused.Provenance.AttemptBegan) throw new OvertakenException(refused.Key);
        var added = LandedLines.Of(await lake.ReadAsync(present, cancellationToken));
        if (own.But(added).Count == 0) return;
        using var wider = added.But(own).With(own).ToObject();
        await lake.ReplaceAsync(present, refused with { Content = wider.Complete() }, cancellationToken);
    }

    private static bool Reaches(LandedObject present, string covered, out string holds)
    {
        holds = present.Provenance?.Holds ?? "";
        return SequenceNumberOrder.Instance.Compare(holds, covered) > 0;
    }

    /// <summary>Has the object say where it is cut, before anything stands behind the cut.</summary>
    private async Task<LandedObject> CutAsync(LandedObject present, byte[] content, string covered, CancellationToken cancellationToken)
    {
        var provenance = present.Provenance!;
        if (provenance.Covers == covered) return present;
        var cut = provenance with { Boundaries = [covered, .. provenance.Boundaries] };
        return await lake.ReplaceAsync(present, new LakeObject(present.Key, content, cut), cancellationToken);
    }

    /// <summary>Creates an object of a rest, as the attempt's that landed it: a delivery of these records replaces it.</summary>
    private async Task CreateAsync(ObjectName name, LandedLines rest, LandedObject cut, int refused, CancellationToken cancellationToken)
    {
        // Between two boundaries there may be no record of this hour and kind.
        var boundaries = cut.Provenance!.Boundaries.SkipWhile(boundary => SequenceNumberOrder.Instance.Compare(boundary, name.First) < 0);
        var provenance = cut.Provenance with { Boundaries = [.. boundaries], Refused = refused };
        using var content = rest.ToObject();
        // One that is there was kept before, or is a delivery's: it stays.
        await lake.TryCreateAsync(new LakeObject(name.Key, content.Complete(), provenance), cancellationToken);
    }
}
