using BenchmarkDotNet.Attributes;
using Pipeline.Scoring.Events;

namespace Pipeline.Bench.Micro;

/// <summary>Reading an event, which uses it up: its data are decoded in place. So each reading has a copy, made outside of the measurement.</summary>
[InvocationCount(Copies, unrollFactor: 1), WarmupCount(60)]
public class EventBenchmarks // BenchmarkDotNet derives a class.
{
    private const int Copies = 32;
    private byte[] _event = [];
    private byte[][] _copies = [];
    private int _next;

    /// <summary>Makes the event.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        using var prepared = new PreparedBatch();
        _event = prepared.Event.ToArray();
        _copies = [.. Enumerable.Range(0, Copies).Select(_ => new byte[_event.Length])];
    }

    /// <summary>Makes the copies whole.</summary>
    [IterationSetup]
    public void Restore()
    {
        _next = 0;
        foreach (var copy in _copies) _event.CopyTo(copy, 0);
    }

    /// <summary>The event's JSON to arrivals.</summary>
    [Benchmark(Description = "decode: event", OperationsPerInvoke = PreparedBatch.Records)]
    public int ReadEvent() => KinesisEventReader.Read(_copies[_next++]).Length;
}
