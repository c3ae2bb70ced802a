namespace Pipeline.Scoring.Land;

/// <summary>
/// What lies behind the end of an object that is about to replace a longer one. Two things can have happened. The attempt
/// that landed the longer one died, and Lambda halves its batch: the rest comes next, and lands under its own first record. Or it was done,
/// and what replaces it is a delivery that was on its way while its mapping was replaced: then nobody lands the rest again.
/// Nothing in a delivery tells the two apart. So the rest is kept in either case, under the very name that it will have if it does
/// come again.
/// </summary>
/// <param name="First">The sequence number that names it, as it would name a group: of the first that could be read, whatever the model made of it.</param>
/// <param name="Lines">The lines of the object itself.</param>
/// <param name="Refused">Those of the object of refused records beside it.</param>
internal sealed record Remainder(string First, PresentLines Lines, PresentLines Refused)
{
    /// <summary>Finds it.</summary>
    /// <param name="lines">The lines of the longer object.</param>
    /// <param name="refused">Those of the object beside it.</param>
    /// <param name="covered">The last sequence number that the new object covers.</param>
    /// <param name="holds">The last that the longer one holds.</param>
    /// <returns>Null when nothing lies behind.</returns>
    public static Remainder? Of(PresentLines lines, PresentLines refused, string covered, string holds)
    {
        var behind = lines.Between(covered, holds);
        // The object beside it may not have been cut yet where this one was, and may hold what another attempt refused.
        var refusedBehind = refused.Between(covered, holds).But(behind);
        return behind.With(refusedBehind).First is { } first ? new Remainder(first, behind, refusedBehind) : null;
    }
}
