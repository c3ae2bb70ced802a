namespace Pipeline.Scoring.Batch;

/// <summary>
/// Ends the work in time to report what is unfinished. To be killed instead would fail the whole batch, what is stored and
/// landed included. Later stages get later ends, so that what earlier stages finished can still be stored and landed.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _scoring;
    private readonly CancellationTokenSource _storing;
    private readonly CancellationTokenSource _landing;

    public Deadline(TimeSpan remaining, TimeProvider time)
    {
        var tenth = remaining / 10;
        var reserve = tenth < LongestReserve ? tenth : LongestReserve;
        _scoring = EndAfter(remaining - (3 * reserve), time);
        _storing = EndAfter(remaining - (2 * reserve), time);
        _landing = EndAfter(remaining - reserve, time);
    }

    /// <summary>Ends enriching and predicting.</summary>
    public CancellationToken Scoring => _scoring.Token;

    /// <summary>Ends storing.</summary>
    public CancellationToken Storing => _storing.Token;

    /// <summary>Ends landing; what remains then is for the answer.</summary>
    public CancellationToken Landing => _landing.Token;

    public void Dispose()
    {
        _scoring.Dispose();
        _storing.Dispose();
        _landing.Dispose();
    }

    private static CancellationTokenSource EndAfter(TimeSpan delay, TimeProvider time) =>
        new(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time);
}
