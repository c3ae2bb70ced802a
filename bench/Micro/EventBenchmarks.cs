using BenchmarkDotNet.Attributes;
using Pipeline.Scoring.Events;

namespace Pipeline.Bench.Micro;

/// <summary>Reading an event.</summary>
[InvocationCount(EventCopies.Count, unrollFactor: 1), WarmupCount(60)]
public class EventBenchmarks // BenchmarkDotNet derives a class.
{
    private EventCopies _copies = null!;

    /// <summary>Makes the event.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        using var prepared = new PreparedBatch(intervals: false);
        _copies = new EventCopies(prepared.Event);
    }

    /// <summary>Makes the copies whole.</summary>
    [IterationSetup]
    public void Restore() => _copies.Restore();

    /// <summary>The event's JSON to arrivals.</summary>
    [Benchmark(Description = "decode: event", OperationsPerInvoke = PreparedBatch.Records)]
    public int ReadEvent() => KinesisEventReader.Read(_copies.Next()).Length;
}
