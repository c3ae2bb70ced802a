namespace Pipeline.Scoring.Land;

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
