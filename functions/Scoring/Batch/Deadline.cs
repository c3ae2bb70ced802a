namespace Pipeline.Scoring.Batch;

/// <summary>
/// Stops the stages early enough to report unfinished records. If Lambda killed the function instead, the whole batch would fail, including
/// the records already stored and landed. Later stages have later deadlines, so what earlier stages finished can still be stored and
/// landed.
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
        _scoring = CancelAfter(remaining - (3 * reserve), time);
        _storing = CancelAfter(remaining - (2 * reserve), time);
        _landing = CancelAfter(remaining - reserve, time);
    }

    /// <summary>Cancelled when enriching and predicting must end.</summary>
    public CancellationToken Scoring => _scoring.Token;

    /// <summary>Cancelled when storing must end.</summary>
    public CancellationToken Storing => _storing.Token;

    /// <summary>Cancelled when landing must end; the remaining time is for the response.</summary>
    public CancellationToken Landing => _landing.Token;

    public void Dispose()
    {
        _scoring.Dispose();
        _storing.Dispose();
        _landing.Dispose();
    }

    private static CancellationTokenSource CancelAfter(TimeSpan delay, TimeProvider time) =>
        new(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time);
}
