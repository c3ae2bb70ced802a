namespace Pipeline.Cloud.Journal;

/// <summary>
/// What function invocations did: which records they were given, and which calls they made. It uses bounded memory, and records only
/// while somebody asks for it, because ten thousand records a second may pass here.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="bodies">The operations whose bodies are kept, as <c>service:Operation</c>.</param>
/// <param name="keptFor">How long it goes on recording after the last request for it; five minutes by default.</param>
/// <param name="room">How many bytes of calls are kept.</param>
public sealed class CallJournal(TimeProvider time, IEnumerable<string> bodies, TimeSpan? keptFor = null, long room = 24 * 1024 * 1024)
{
    private readonly TimeSpan _keptFor = keptFor ?? TimeSpan.FromMinutes(5);
    private readonly HashSet<(string, string)> _bodies = [.. bodies.Select(name => name.Split(':')).Select(parts => (parts[0], parts[1]))];
    private readonly BoundedLog<JournaledCall> _calls = new(room, call => call.Bytes);
    private readonly BoundedLog<JournaledInvocation> _invocations = new(2 * 1024 * 1024, _ => 256);
    private readonly BoundedLog<JournaledBatch> _batches = new(6 * 1024 * 1024, batch => batch.Bytes);
    private readonly Lock _lock = new();
    private long _until = long.MinValue;
    private DateTimeOffset _since = DateTimeOffset.MaxValue;
    private DateTimeOffset _gone = DateTimeOffset.MinValue;

    /// <summary>Whether the journal is recording.</summary>
    public bool On => time.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>Keeps the journal recording for the next minutes.</summary>
    public void Want()
    {
        lock (_lock)
        {
            // Record times have millisecond precision: a record of the journal's first millisecond is not earlier than the journal.
            if (!On) _since = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
            Volatile.Write(ref _until, time.GetTimestamp() + (long)(_keptFor.TotalSeconds * time.TimestampFrequency));
        }
    }

    /// <summary>Whether the journal covers a time.</summary>
    public JournalCoverage Of(DateTimeOffset at)
    {
        lock (_lock) return at <= _gone ? JournalCoverage.Gone : at < _since ? JournalCoverage.Off : JournalCoverage.Kept;
    }

    /// <summary>The invocations that were given a record, oldest first, each with the batch that held it.</summary>
    public IReadOnlyList<(JournaledInvocation Invocation, JournaledBatch Batch)> Deliveries(string shardId, string sequenceNumber)
    {
        var batches = _batches.All().Where(batch => batch.ShardId == shardId && batch.Holds(sequenceNumber)).DistinctBy(batch => batch.RequestId)
            .ToDictionary(batch => batch.RequestId, StringComparer.Ordinal);
        if (batches.Count == 0) return [];
        return [.. _invocations.All().Where(invocation => batches.ContainsKey(invocation.RequestId))
            .Select(invocation => (invocation, batches[invocation.RequestId])).OrderBy(delivery => delivery.invocation.StartedAt)];
    }

    /// <summary>The calls that an environment made until a time, oldest first.</summary>
    public IReadOnlyList<JournaledCall> Calls(string environmentId, DateTimeOffset until) =>
        [.. _calls.All().Where(call => call.EnvironmentId == environmentId && call.At <= until).OrderBy(call => call.At)];

    /// <summary>Whether the bodies of an operation's calls are kept.</summary>
    internal bool KeepsBodies(string service, string operation) => _bodies.Contains((service, operation));

    /// <summary>Records an answered call.</summary>
    public void Add(JournaledCall call)
    {
        if (_calls.Add(call) is { } gone) Forget(gone.At);
    }

    /// <summary>Records an invocation that has ended.</summary>
    public void Add(JournaledInvocation invocation)
    {
        if (On && _invocations.Add(invocation) is { } gone) Forget(gone.StartedAt);
    }

    /// <summary>Records a batch that an invocation was given. Its first <paramref name="done"/> records are done, by the function's answer.</summary>
    public void Delivered(string requestId, string shardId, Func<int, string> sequenceNumber, int first, int count, int done)
    {
        if (count > 0 && On) _batches.Add(JournaledBatch.Of(requestId, shardId, sequenceNumber, first, count, done));
    }

    private void Forget(DateTimeOffset at)
    {
        lock (_lock) _gone = at > _gone ? at : _gone;
    }
}

/// <summary>An invocation of a function that has ended.</summary>
/// <param name="RequestId">The invocation's id.</param>
/// <param name="Function">The function.</param>
/// <param name="EnvironmentId">The environment that ran it.</param>
/// <param name="StartedAt">When the runtime took it.</param>
/// <param name="EndedAt">When it answered, or failed.</param>
/// <param name="Error">Null for an answer; <c>Unhandled</c> for an exception, a crash or a timeout.</param>
/// <param name="Cold">Whether it was the environment's first invocation.</param>
public sealed record JournaledInvocation(
    string RequestId, string Function, string EnvironmentId, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string? Error, bool Cold);

/// <summary>Whether the journal covers a time.</summary>
public enum JournalCoverage
{
    /// <summary>Everything that happened then is recorded.</summary>
    Kept,

    /// <summary>The journal was off.</summary>
    Off,

    /// <summary>The entries have been evicted for newer ones.</summary>
    Gone,
}
