namespace Pipeline.Cli.Streaming;

/// <summary>What was put on the stream: the side of the books that the table and the lake are held against afterwards.</summary>
internal sealed class TripLedger
{
    private readonly Dictionary<string, SentTrip> _trips = new(StringComparer.Ordinal);

    /// <summary>The valid trips by id.</summary>
    public IReadOnlyDictionary<string, SentTrip> Trips => _trips;

    /// <summary>The records on the stream, poison included.</summary>
    public long Records { get; private set; }

    /// <summary>The malformed records that were sent on purpose.</summary>
    public long Poison { get; private set; }

    /// <summary>Writes down a record that the stream accepted.</summary>
    public void Sent(string tripId, SentTrip trip, bool poison)
    {
        Records++;
        if (poison) Poison++;
        else _trips[tripId] = trip;
    }
}

/// <summary>A trip that the stream took in.</summary>
/// <param name="File">The index of its file.</param>
/// <param name="SentAt">When the call that the stream accepted it with began.</param>
/// <param name="Minutes">Its label.</param>
internal readonly record struct SentTrip(int File, DateTimeOffset SentAt, float Minutes);
