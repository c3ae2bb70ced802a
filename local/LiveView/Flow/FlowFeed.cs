using Pipeline.Cloud.Journal;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Flow;

/// <summary>The newest message about the flow. However many pages are open, it is made once a second, and not at all while none is.</summary>
internal sealed class FlowFeed(FlowMessage message, CallJournal journal, TimeProvider time)
{
    /// <summary>How far messages are apart.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _making = new(1);
    private ReadOnlyMemory<byte> _last;
    private long _madeAt;

    /// <summary>The newest message, at most about a second old.</summary>
    public async Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        // Whoever looks at the flow may follow one of its records next.
        journal.Want();
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_last.IsEmpty || time.GetElapsedTime(_madeAt) > Interval * 0.9)
            {
                _last = JsonAnswer.Bytes(await message.MakeAsync(cancellationToken));
                _madeAt = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _making.Release();
        }
    }
}
