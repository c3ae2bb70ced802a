namespace Pipeline.Cli.Streaming;

/// <summary>Records what was put on the stream. Afterwards the table and the lake are compared with it.</summary>
internal sealed class RecordLedger
{
    private readonly Dictionary<string, SentRecord> _valid = new(StringComparer.Ordinal);

    /// <summary>The valid records, by id.</summary>
    public IReadOnlyDictionary<string, SentRecord> Valid => _valid;

    /// <summary>The number of records on the stream, malformed ones included.</summary>
    public long Records { get; private set; }

    /// <summary>The number of malformed records, which were sent on purpose.</summary>
    public long Poison { get; private set; }

    /// <summary>Records that the stream accepted a record.</summary>
    public void Sent(string id, SentRecord record, bool poison)
    {
        Records++;
        if (poison) Poison++;
        else _valid[id] = record;
    }
}

/// <summary>A record that the stream accepted.</summary>
/// <param name="File">The index of its file.</param>
/// <param name="SentAt">When the accepted call began.</param>
/// <param name="Label">The record's label; NaN when it has none.</param>
/// <param name="LabelledIn">The index of the file with whose labels the label lands.</param>
internal readonly record struct SentRecord(int File, DateTimeOffset SentAt, float Label, int LabelledIn);
