using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>
/// Decides what to invoke, retry, split or discard in one batch. It has no side effects and takes the steady time from its callers, so
/// it can run in virtual time. Parts are processed strictly in order.
/// Sources: "Creating an event source mapping to process records", "Configuring partial batch response with Kinesis Data Streams".
/// </summary>
internal sealed class BatchWork
{
    /// <summary>Why records are discarded that exceed the mapping's maximum age.</summary>
    public const string TooOldCondition = "RecordAgeExceeded";

    private readonly IReadOnlyList<StreamRecord> _records;
    private readonly MappingRules _rules;
    private readonly Stack<Part> _parts = new();
    private int _failuresInARow;
    private TimeSpan _notBefore = TimeSpan.MinValue;
    private BatchStep.Discard? _discarding;

    public BatchWork(IReadOnlyList<StreamRecord> records, MappingRules rules)
    {
        _records = records;
        _rules = rules;
        if (records.Count > 0) _parts.Push(new Part(0, records.Count, Retries: 0, Invocations: 0, Exhausted: false));
    }

    /// <summary>The checkpoint: how many records are done, counted from the first.</summary>
    public int Finished => _parts.TryPeek(out var part) ? part.First : _records.Count;

    /// <summary>The next step.</summary>
    public BatchStep Next(TimeSpan now)
    {
        if (!_parts.TryPeek(out var part)) return new BatchStep.Done();
        if (part.Exhausted) return _discarding = new BatchStep.Discard(part.First, part.Count, "RetryAttemptsExhausted", part.Invocations);
        var old = TooOld(part, now);
        if (old > 0) return _discarding = new BatchStep.Discard(part.First, old, TooOldCondition, part.Invocations);
        return now < _notBefore ? new BatchStep.Wait(_notBefore) : new BatchStep.Invoke(part.First, part.Count);
    }

    /// <summary>Records that the failure destination has the part that <see cref="Next"/> discarded.</summary>
    public void Discarded()
    {
        var discarding = _discarding ?? throw new InvalidOperationException("Nothing was to be discarded.");
        _discarding = null;
        Drop(_parts.Pop(), discarding.Count);
        Progressed();
    }

    /// <summary>Records the outcome of the invocation that <see cref="Next"/> requested.</summary>
    public void Answer(BatchAnswer answer, TimeSpan now)
    {
        var part = _parts.Pop();
        if (answer is not BatchAnswer.NotInvoked) part = part with { Invocations = part.Invocations + 1 };
        switch (answer)
        {
            case BatchAnswer.Succeeded:
                Progressed();
                return;
            case BatchAnswer.NotInvoked:
                // Throttles do not use up retries.
                _parts.Push(part);
                break;
            case BatchAnswer.FailedFrom { Index: > 0 } partial:
                // Records before the checkpoint are done. With bisection on, this counts as the split, and splits do not use up retries.
                Progressed();
                Drop(_rules.Bisects ? part : Retry(part), partial.Index);
                break;
            default:
                Fail(part);
                break;
        }

        _notBefore = now + _rules.BackOff(++_failuresInARow);
    }

    private void Fail(Part part)
    {
        if (!_rules.Bisects || part.Count == 1)
        {
            _parts.Push(Retry(part));
            return;
        }

        var half = part.Count / 2;
        _parts.Push(part with { First = part.First + half, Count = part.Count - half });
        _parts.Push(part with { Count = half });
    }

    private Part Retry(Part part) => part.Retries >= _rules.MaximumRetries ? part with { Exhausted = true } : part with { Retries = part.Retries + 1 };

    private void Drop(Part part, int count)
    {
        if (count < part.Count) _parts.Push(part with { First = part.First + count, Count = part.Count - count });
    }

    private void Progressed()
    {
        _failuresInARow = 0;
        _notBefore = TimeSpan.MinValue;
    }

    private int TooOld(Part part, TimeSpan now)
    {
        if (_rules.MaximumAge is not { } age) return 0;
        var count = 0;
        while (count < part.Count && now - _records[part.First + count].ReceivedAt > age) count++;
        return count;
    }

    private readonly record struct Part(int First, int Count, int Retries, int Invocations, bool Exhausted);
}
