using System.Collections.Concurrent;
using System.Diagnostics;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Metrics;

/// <summary>What a listener hears of one batch. Other tests' batches run beside it, so only the spans of this trace count.</summary>
public sealed class StageSpansTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivitySource _own = new("tests");
    private readonly ActivityListener _listener;
    private readonly Activity _trace;

    public StageSpansTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StageSpans.SourceName || ReferenceEquals(source, _own),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _trace = _own.StartActivity("batch")!;
    }

    [Fact]
    public async Task A_batch_has_one_span_a_stage()
    {
        using var rig = new ScoringRig();
        (await rig.InvokeAsync(Records.Trips(3))).ShouldBeNull();

        var spans = Spans();
        spans.Select(span => span.OperationName).Order().ShouldBe(["decode", "enrich", "land", "predict", "prepare", "store"]);
        spans.ShouldAllBe(span => span.Status == ActivityStatusCode.Unset && span.ParentSpanId == _trace.SpanId);
    }

    [Fact]
    public async Task A_stage_that_throws_says_so()
    {
        using var spans = new StageSpans();
        await Should.ThrowAsync<InvalidOperationException>(() => spans.RunAsync<int>("enrich", () => throw new InvalidOperationException("lost")));
        Should.Throw<InvalidOperationException>(() => spans.Run<int>("decode", () => throw new InvalidOperationException("lost")));

        Spans().Select(span => (span.OperationName, span.Status, span.StatusDescription)).ShouldBe(
            [("enrich", ActivityStatusCode.Error, "lost"), ("decode", ActivityStatusCode.Error, "lost")]);
    }

    public void Dispose()
    {
        _trace.Dispose();
        _listener.Dispose();
        _own.Dispose();
    }

    private Activity[] Spans() => [.. _ended.Where(span => span.TraceId == _trace.TraceId && span != _trace)];
}
