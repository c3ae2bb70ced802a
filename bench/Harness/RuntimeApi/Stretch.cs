using System.Diagnostics;
using Pipeline.Bench.Events;

namespace Pipeline.Bench.RuntimeApi;

/// <summary>
/// A run of invocations, one after the other, of one batch size. The function is idle before and after it, so what it
/// uses in between is the stretch's.
/// </summary>
/// <param name="batches">What is delivered.</param>
/// <param name="firstDelivery">The number of the first delivery.</param>
/// <param name="isEnough">Whether no further batch is to be delivered, asked when so many have been and so much CPU was used.</param>
/// <param name="cpu">The CPU time that the function's process has used.</param>
internal sealed class Stretch(BatchSet batches, int firstDelivery, Func<int, TimeSpan, bool> isEnough, Func<TimeSpan> cpu)
{
    private readonly List<double> _milliseconds = [];
    private long _startedAt;
    private long _takenAt;
    private long _endedAt;
    private TimeSpan _cpuAtStart;
    private BatchTemplate? _rendered;

    /// <summary>Records a batch.</summary>
    public BatchSet Batches => batches;

    /// <summary>The number of the first delivery.</summary>
    public int FirstDelivery => firstDelivery;

    /// <summary>How many batches were delivered and answered.</summary>
    public int Deliveries => _milliseconds.Count;

    /// <summary>How many records.</summary>
    public long Records => (long)Deliveries * batches.Size;

    /// <summary>The CPU time that they took.</summary>
    public TimeSpan Cpu { get; private set; }

    /// <summary>From the first event to the last answer.</summary>
    public TimeSpan Wall => Stopwatch.GetElapsedTime(_startedAt, _endedAt);

    /// <summary>Each batch from its event to its answer.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>When the first answer was there.</summary>
    public long FirstAnswerAt { get; private set; }

    /// <summary>What answers were other than success.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>The next event; null when the stretch is over.</summary>
    public BatchTemplate? Take()
    {
        var used = cpu();
        if (Deliveries == 0) (_startedAt, _cpuAtStart) = (Stopwatch.GetTimestamp(), used);
        else if (Failures.Count > 0 || isEnough(Deliveries, used - _cpuAtStart))
        {
            Cpu = used - _cpuAtStart;
            return null;
        }

        if (_rendered is null) Prepare();
        _takenAt = Stopwatch.GetTimestamp();
        return _rendered;
    }

    /// <summary>Makes the next event, while the function works on the one before.</summary>
    public void Prepare()
    {
        var delivery = firstDelivery + Deliveries + (_rendered is null ? 0 : 1);
        _rendered = batches[delivery];
        _rendered.Render(delivery);
    }

    /// <summary>Takes the answer to the last event.</summary>
    public void Answered(string? failure)
    {
        _endedAt = Stopwatch.GetTimestamp();
        if (Deliveries == 0) FirstAnswerAt = _endedAt;
        _milliseconds.Add(Stopwatch.GetElapsedTime(_takenAt, _endedAt).TotalMilliseconds);
        if (failure is not null) Failures.Add(failure);
    }
}
