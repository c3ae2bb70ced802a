using Pipeline.Cloud.Journal;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Flow;

/// <summary>Shares the newest flow message among all open pages. It is made at most once a second, and only while a page asks for it.</summary>
internal sealed class FlowFeed(FlowMessage message, CallJournal journal, TimeProvider time)
{
    /// <summary>The time between messages.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _making = new(1);
    private ReadOnlyMemory<byte> _last;
    private long _madeAt;

    /// <summary>The newest message, at most about one second old.</summary>
    public async Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        // Wants the journal, because the user may follow one of the records next.
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
