using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Invocations;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Lambda.Mappings.Windows;

/// <summary>A span of time that records fall into by when the stream took them in; the next window starts where it ends.</summary>
/// <param name="Start">Its first instant: a multiple of the length since the epoch.</param>
/// <param name="End">The first instant behind it.</param>
internal readonly record struct TumblingWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The window of an instant.</summary>
    public static TumblingWindow Of(DateTimeOffset instant, TimeSpan length)
    {
        var start = DateTimeOffset.UnixEpoch.AddTicks((instant - DateTimeOffset.UnixEpoch).Ticks / length.Ticks * length.Ticks);
        return new TumblingWindow(start, start + length);
    }
}

/// <summary>
/// The tumbling windows of one shard. A window's records count as done with only when its final invocation has succeeded, so
/// that a mapping which stops within a window starts that window again and no state is lost.
/// Source: "Implementing stateful Kinesis Data Streams processing in Lambda".
/// </summary>
internal sealed class WindowAggregation(EventSourceMapping mapping, string shardId, BatchInvoker invoker, Action<int> finished, TimeProvider time)
{
    private readonly WindowState _state = new();
    private TumblingWindow _window;
    private int _held;

    /// <summary>Whether the window has to end early, because its state is too large.</summary>
    public bool Full => _state.TooLarge;

    /// <summary>A batch of the window comes.</summary>
    public void Enter(StreamRecord record) => _window = TumblingWindow.Of(record.ArrivedAt, mapping.TumblingWindow);

    /// <summary>Records of the window were processed or discarded.</summary>
    public void Hold(int records) => _held += records;

    /// <summary>What an event with records has beside them.</summary>
    public ReadOnlyMemory<byte> Members() => Members(final: false, early: false);

    /// <summary>What an answer about records says, its state being taken.</summary>
    public BatchAnswer Take(InvocationResult result, BatchAnswer answer) => _state.Take(result.Payload, answer);

    /// <summary>
    /// Invokes the function a last time for the window, without records, until it succeeds: "If invocation is unsuccessful,
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
