namespace Pipeline.Cli.Redriving;

/// <summary>Holds a redrive back to a number of records a second, so that it leaves the stream to its producers.</summary>
/// <param name="perSecond">The records a second; null for as many as the stream takes.</param>
/// <param name="time">The clock.</param>
internal sealed class SendRate(int? perSecond, TimeProvider time)
{
    private long? _last;
    private int _count;

    /// <summary>The most records of one call.</summary>
    public int MostRecords { get; } = Math.Min(RecordSender.MaxRecords, perSecond ?? RecordSender.MaxRecords);

    /// <summary>Waits until the records of the call before have had their time.</summary>
    /// <param name="count">The records of the call that follows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        if (perSecond is not { } rate) return;
        if (_last is { } last)
        {
            var left = TimeSpan.FromSeconds((double)_count / rate) - time.GetElapsedTime(last);
            if (left > TimeSpan.Zero) await Task.Delay(left, time, cancellationToken);
        }

        (_last, _count) = (time.GetTimestamp(), count);
    }
}
