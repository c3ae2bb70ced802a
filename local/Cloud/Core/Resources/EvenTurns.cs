namespace Pipeline.Cloud.Resources;

/// <summary>
/// Places in [0, 1) for calls in turn, by the golden ratio. After any number of turns, the count of those below a share is within a few of that share,
/// whatever the share is, and the sequence is always the same. Safe for concurrent use.
/// </summary>
public sealed class EvenTurns
{
    private const double GoldenRatio = 0.6180339887498949;
    private long _turn = -1;

    /// <summary>The place of the next turn; the first is 0.</summary>
    public double Next() => Interlocked.Increment(ref _turn) * GoldenRatio % 1;
}
