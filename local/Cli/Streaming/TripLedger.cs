namespace Pipeline.Cli.Streaming;

/// <summary>Records what was put on the stream. Afterwards the table and the lake are compared with it.</summary>
internal sealed class TripLedger
{
    private readonly Dictionary<string, SentTrip> _trips = new(StringComparer.Ordinal);

    /// <summary>The valid trips, by id.</summary>
    public IReadOnlyDictionary<string, SentTrip> Trips => _trips;

    /// <summary>The number of records on the stream, malformed ones included.</summary>
    public long Records { get; private set; }

    /// <summary>The number of malformed records, which were sent on purpose.</summary>
    public long Poison { get; private set; }

    /// <summary>Records that the stream accepted a record.</summary>
    public void Sent(string tripId, SentTrip trip, bool poison)
    {
        Records++;
        if (poison) Poison++;
        else _trips[tripId] = trip;
    }
}

/// <summary>A trip that the stream accepted.</summary>
/// <param name="File">The index of its file.</param>
/// <param name="SentAt">When the accepted call began.</param>
/// <param name="Minutes">The trip's label.</param>
internal readonly record struct SentTrip(int File, DateTimeOffset SentAt, float Minutes);
