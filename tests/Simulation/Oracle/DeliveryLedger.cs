using Pipeline.Simulation.Schedules;
using Pipeline.Simulation.World;

namespace Pipeline.Simulation.Oracle;

/// <summary>
/// Follows every record of the stream through its deliveries and finds what a mapping must not do: deliver out of order, deliver
/// again what is done, give up too early or too late, give up what was done.
/// </summary>
internal sealed class DeliveryLedger(Schedule schedule, Findings findings, Durability durability, TimeProvider time)
{
    private readonly Dictionary<string, PutRecord> _records = [];
    private readonly Dictionary<string, PutRecord> _lastOfKey = [];
    private readonly HashSet<Attempt> _inFlight = [];
    private readonly HashSet<string> _leftUnheard = [];

    public IReadOnlyCollection<PutRecord> Records => _records.Values;

    public bool AllFinished => _records.Values.All(record => record.IsFinished);

    /// <summary>The unfinished record of a shard with the lowest sequence number.</summary>
    public PutRecord? FirstUnfinished(string shard) =>
        _records.Values.Where(record => record.Shard == shard && !record.IsFinished).MinBy(record => record.SequenceNumber, StringComparer.Ordinal);

    public void Put(string shard, string sequenceNumber, string partitionKey, DateTimeOffset arrivedAt, IReadOnlyList<UserRecord> userRecords)
    {
        var record = new PutRecord(shard, sequenceNumber, arrivedAt, userRecords, _lastOfKey.GetValueOrDefault(partitionKey));
        if (schedule.Filters && !RecordFilters.Pass(partitionKey, userRecords)) record.State = DeliveryState.LeftOut;
        _records[record.ToString()] = _lastOfKey[partitionKey] = record;
    }

    /// <summary>The function is invoked with records.</summary>
    public Attempt Begin(IEnumerable<string> names)
    {
        var attempt = new Attempt([.. names.Select(name => _records[name])]);
        foreach (var record in attempt.Records)
        {
            CheckInvocation(record);
            record.State = DeliveryState.InFlight;
            record.Attempts.Add(attempt);
        }

        _inFlight.Add(attempt);
        return attempt;
    }

    /// <summary>The mapping has heard that the first records of an attempt are done, and that the rest has failed.</summary>
    public void Heard(Attempt attempt, int done)
    {
        if (!_inFlight.Remove(attempt) || attempt.IsAbandoned) return;
        for (var i = 0; i < attempt.Records.Count; i++)
        {
            var record = attempt.Records[i];
            record.State = i < done ? DeliveryState.Done : DeliveryState.Waiting;
            if (i < done) durability.Check(record);
            else if (!schedule.Bisects || attempt.Records.Count == 1) record.Failures++;
        }
    }

    /// <summary>How often the mapping was stopped.</summary>
    public int Stops { get; private set; }

    /// <summary>The mapping was stopped: it listens to no attempt that is still in flight, and counts retries anew.</summary>
    public void Restart()
    {
        Stops++;
        foreach (var record in _records.Values) record.Failures = 0;
        foreach (var attempt in _inFlight.ToList())
        {
            attempt.IsAbandoned = true;
            foreach (var record in attempt.Records) record.State = DeliveryState.Waiting;
        }

        _inFlight.Clear();
    }

    /// <summary>
    /// A delivery that nobody listens to any more failed or died. An object that begins with one of its records may be cut only in
    /// half, with records that stand behind the cut as well: nobody is left to finish it.
    /// </summary>
    public void LeftUnheard(IEnumerable<string> names)
    {
        foreach (var name in names) _leftUnheard.Add(name.Replace('/', '-'));
    }

    /// <summary>Whether an object of the lake may have been left half cut.</summary>
    public bool MayBeHalfCut(string key) => _leftUnheard.Contains(Path.GetFileName(key).Split('.')[0].Replace("-refused", "", StringComparison.Ordinal));

    /// <summary>The failure destination has got records.</summary>
    public void Discard(IEnumerable<string> names, string condition)
    {
        foreach (var record in names.Select(name => _records[name]))
        {
            if (record.State == DeliveryState.Done) findings.Add($"{record} is in the failure destination although it was done");
            if (record.State == DeliveryState.LeftOut) findings.Add($"{record} is in the failure destination although no filter lets it pass");
            if (record.State == DeliveryState.Discarded) findings.Add($"{record} is in the failure destination twice");
            CheckCondition(record, condition);
            record.State = DeliveryState.Discarded;
            foreach (var shared in record.Attempts.SelectMany(attempt => attempt.Records)) shared.SharedWithDiscarded = true;
        }
    }

    private void CheckInvocation(PutRecord record)
    {
        if (record.IsFinished) findings.Add($"{record} is delivered again although it is {record.State}");
        if (record.State == DeliveryState.InFlight) findings.Add($"{record} is delivered while it is being worked on");
        if (record.PreviousOfKey is { IsFinished: false } previous && !IsInCurrent(previous))
            findings.Add($"{record} overtakes {previous} of the same partition key");
        if (schedule.MaximumAgeSeconds is { } age && time.GetUtcNow() - record.ArrivedAt > TimeSpan.FromSeconds(age + 1 + schedule.ArrivalJitterSeconds))
            findings.Add($"{record} is delivered although it is too old");
        if (schedule.MaximumRetries is { } retries && record.Failures > retries)
            findings.Add($"retries without bound: {record} is delivered after {record.Failures} failures");
    }

    // Records that precede it in the same attempt have been marked just before it and belong to no attempt of the ledger yet.
    private bool IsInCurrent(PutRecord record) => record.Attempts.Count > 0 && !_inFlight.Contains(record.Attempts[^1]);

    private void CheckCondition(PutRecord record, string condition)
    {
        if (condition == "RecordAgeExceeded" && (schedule.MaximumAgeSeconds is not { } age || time.GetUtcNow() - record.ArrivedAt <= TimeSpan.FromSeconds(age)))
            findings.Add($"{record} is given up as too old although it is not");
        if (condition == "RetryAttemptsExhausted" && record.Failures != schedule.MaximumRetries + 1)
            findings.Add($"{record} is given up after {record.Failures} failures");
    }
}
