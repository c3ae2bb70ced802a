using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Lambda.Mappings.Windows;

/// <summary>A tumbling window. A record belongs to the window in which it arrived at the stream; the next window starts where this one ends.</summary>
/// <param name="Start">Its first instant: a multiple of the length since the epoch.</param>
/// <param name="End">The first instant after it.</param>
internal readonly record struct TumblingWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The window that contains an instant.</summary>
    public static TumblingWindow Of(DateTimeOffset instant, TimeSpan length)
    {
        var start = DateTimeOffset.UnixEpoch.AddTicks((instant - DateTimeOffset.UnixEpoch).Ticks / length.Ticks * length.Ticks);
        return new TumblingWindow(start, start + length);
    }
}

/// <summary>
/// The tumbling windows of one shard. A window's records are done only when its final invocation has succeeded. So a mapping that stops
/// within a window starts that window again, and no state is lost.
/// Source: "Implementing stateful Kinesis Data Streams processing in Lambda".
/// </summary>
internal sealed class WindowAggregation(EventSourceMapping mapping, string shardId, BatchInvoker invoker, Action<int> finished, TimeProvider time)
{
    private readonly WindowState _state = new();
    private TumblingWindow _window;
    private int _held;

    /// <summary>Whether the window has to end early, because its state is too large.</summary>
    public bool Full => _state.TooLarge;

    /// <summary>Called when a batch of the window starts.</summary>
    public void Enter(StreamRecord record) => _window = TumblingWindow.Of(record.ArrivedAt, mapping.TumblingWindow);

    /// <summary>Counts records of the window that were processed or discarded.</summary>
    public void Hold(int records) => _held += records;

    /// <summary>The window's members for an event with records.</summary>
    public ReadOnlyMemory<byte> Members() => Members(final: false, early: false);

    /// <summary>Takes the state from an answer about records. Returns the answer, or a failure if it has no state.</summary>
    public BatchAnswer Take(InvocationResult result, BatchAnswer answer) => _state.Take(result.Payload, answer);

    /// <summary>
    /// Invokes the function for the last time in the window, without records, until it succeeds: "If invocation is unsuccessful,
    /// your Lambda function suspends further processing until a successful invocation". Its answer needs no state.
    /// </summary>
    public async Task CloseAsync(bool early, CancellationToken stopping)
    {
        if (_held == 0) return;
        stopping.ThrowIfCancellationRequested();
        for (var failures = 1; !await InvokeAsync(early); failures++)
            await Task.Delay(mapping.Rules.BackOff(failures), time, stopping);
        _state.Drop();
        finished(_held);
        _held = 0;
    }

    private async Task<bool> InvokeAsync(bool early)
    {
        var (answer, _) = await invoker.InvokeAsync([], 0, 0, Members(final: true, early));
        return answer is BatchAnswer.Succeeded;
    }

    private ReadOnlyMemory<byte> Members(bool final, bool early) => WindowMembers.Write(_window, _state.Json, shardId, mapping.StreamArn, final, early);
}
