using System.Buffers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Flow;

/// <summary>Streams the flow messages as server-sent events.</summary>
internal sealed class FlowEvents(FlowFeed feed, TimeProvider time, CancellationToken closing)
{
    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/events", ServeAsync)];

    private async Task ServeAsync(LiveRequest request)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, closing);
        request.Http.Response.ContentType = "text/event-stream";
        await SseFormatter.WriteAsync(MessagesAsync(ending.Token), request.Http.Response.Body, static (item, writer) => writer.Write(item.Data.Span), ending.Token);
    }

    private async IAsyncEnumerable<SseItem<ReadOnlyMemory<byte>>> MessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FlowFeed.Interval, time);
        do
        {
            yield return new SseItem<ReadOnlyMemory<byte>>(await feed.NextAsync(cancellationToken), "flow");
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
