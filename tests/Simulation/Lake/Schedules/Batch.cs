using System.Collections.Immutable;

namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>Records that arrive one after the other and that the scorer lands as one object for each hour in which some arrived.</summary>
/// <param name="Number">The batch's number, which its objects are named by.</param>
/// <param name="AtSecond">When its first record arrives, in seconds after the start.</param>
/// <param name="LandsAfterMinutes">How long after its last record its objects are there.</param>
/// <param name="AgainAfterMinutes">How long after its last record it is delivered once more; null for once.</param>
/// <param name="FirstLands">How many of its records the first delivery lands, when there is a second one.</param>
/// <param name="Lines">The records.</param>
internal sealed record Batch(int Number, int AtSecond, int LandsAfterMinutes, int? AgainAfterMinutes, int FirstLands, ImmutableList<BatchLine> Lines)
{
    public override string ToString() =>
        $"batch {Number} at {AtSecond} s lands after {LandsAfterMinutes} min" +
        $"{(AgainAfterMinutes is { } again ? $" ({FirstLands} of its records, all after {again} min)" : "")}: {string.Join(' ', Lines)}";
}

/// <summary>A record of a trip.</summary>
/// <param name="Trip">The trip.</param>
/// <param name="AfterMilliseconds">When it arrives, after the batch's first.</param>
/// <param name="Sequence">Its place in the order of the stream among records that arrive in one millisecond.</param>
/// <param name="IsPredicted">Whether a model served when it was scored.</param>
/// <param name="ScoredAfterSeconds">How long after its arrival it was scored.</param>
internal sealed record BatchLine(int Trip, int AfterMilliseconds, int Sequence, bool IsPredicted, int ScoredAfterSeconds)
{
    public override string ToString() => $"trip-{Trip}+{AfterMilliseconds}ms/{Sequence}{(IsPredicted ? "" : "?")}";
}
