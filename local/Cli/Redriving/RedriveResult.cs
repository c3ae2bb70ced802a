namespace Pipeline.Cli.Redriving;

/// <summary>The counts of a redrive, updated while it runs.</summary>
internal sealed class RedriveResult
{
    private readonly Dictionary<string, int> _byReason = new(StringComparer.Ordinal);
    private readonly List<StrandedObject> _unreadable = [];

    /// <summary>The objects read.</summary>
    public int Objects { get; set; }

    /// <summary>The records that match the time and reason.</summary>
    public int Chosen { get; set; }

    /// <summary>The chosen records that an earlier run sent, or that occur twice.</summary>
    public int SentBefore { get; set; }

    /// <summary>The chosen records that were redriven before and came back to quarantine.</summary>
    public int CameBack { get; set; }

    /// <summary>The chosen records of discarded batches that the lake already holds.</summary>
    public int Landed { get; set; }

    /// <summary>The records to send.</summary>
    public int ToSend { get; private set; }

    /// <summary>Whether the run stopped at its limit; there may be more records to send.</summary>
    public bool Limited { get; set; }

    /// <summary>The records that the stream accepted.</summary>
    public int Sent { get; set; }

    /// <summary>The records to send, by reason.</summary>
    public IReadOnlyDictionary<string, int> ByReason => _byReason;

    /// <summary>The objects that could not be read.</summary>
    public IReadOnlyList<StrandedObject> Unreadable => _unreadable;

    /// <summary>Counts a record to send.</summary>
    public void Add(StrandedRecord record)
    {
        ToSend++;
        var reason = ReasonGroup.Of(record.Reason);
        _byReason[reason] = _byReason.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Counts an object that could not be read.</summary>
    public void Add(StrandedObject unreadable) => _unreadable.Add(unreadable);
}
