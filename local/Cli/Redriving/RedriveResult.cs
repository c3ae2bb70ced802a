namespace Pipeline.Cli.Redriving;

/// <summary>What a redrive found and did, counted while it goes on.</summary>
internal sealed class RedriveResult
{
    private readonly Dictionary<string, int> _byReason = new(StringComparer.Ordinal);
    private readonly List<StrandedObject> _unreadable = [];

    /// <summary>Objects that were read.</summary>
    public int Objects { get; set; }

    /// <summary>Records in them that were chosen by time and reason.</summary>
    public int Chosen { get; set; }

    /// <summary>Those of them that an earlier run sent, or that lie there twice.</summary>
    public int SentBefore { get; set; }

    /// <summary>Those that were sent again before and came back to quarantine.</summary>
    public int CameBack { get; set; }

    /// <summary>Those of discarded batches that the lake holds already.</summary>
    public int Landed { get; set; }

    /// <summary>Those that are to be sent.</summary>
    public int ToSend { get; private set; }

    /// <summary>Those of them that the stream took.</summary>
    public int Sent { get; set; }

    /// <summary>Those to be sent, by reason.</summary>
    public IReadOnlyDictionary<string, int> ByReason => _byReason;

    /// <summary>Objects that could not be read.</summary>
    public IReadOnlyList<StrandedObject> Unreadable => _unreadable;

    /// <summary>Counts a record that is to be sent.</summary>
    public void Add(StrandedRecord record)
    {
        ToSend++;
        // Where in the text the JSON ends is not a reason of its own.
        var end = record.Reason.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var reason = end < 0 ? record.Reason : record.Reason[..end];
        _byReason[reason] = _byReason.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Counts an object that could not be read.</summary>
    public void Add(StrandedObject unreadable) => _unreadable.Add(unreadable);
}
