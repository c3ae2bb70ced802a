using Pipeline.Cli.Sources;
using Pipeline.Cli.Streaming;

namespace Pipeline.Cli.Drilling;

/// <summary>Puts trips on the stream at one rate until it is told to end, whatever becomes of them.</summary>
/// <param name="file">The trips; more than will be sent.</param>
/// <param name="spoil">Whether a record is spoiled now.</param>
internal sealed class SteadyTraffic(IRecordFile file, Func<int, bool> spoil) : IRecordFile
{
    private static readonly byte[] Garbage = "{\"trip_id\":\"spoiled by its producer\""u8.ToArray();
    private readonly IEnumerator<SourceRecord> _trips = file.Read().GetEnumerator();
    private volatile bool _ended;

    /// <summary>How fast: few enough for a machine that does everything else besides.</summary>
    public static StreamingOptions Options { get; } = new() { RecordsPerSecond = 4, RecordsPerCall = 8, InFlight = int.MaxValue, Stall = TimeSpan.FromHours(1) };

    /// <inheritdoc/>
    public string Name => file.Name;

    /// <inheritdoc/>
    public long? Rows => null;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Refused => file.Refused;

    /// <summary>Ends it: what was sent has been sent.</summary>
    public void End() => _ended = true;

    /// <inheritdoc/>
    public IEnumerable<SourceRecord> Read()
    {
        for (var i = 0; !_ended && _trips.MoveNext(); i++)
        {
            var trip = _trips.Current;
            yield return trip.Poison || !spoil(i) ? trip : trip with { Request = Garbage, Label = double.NaN, Poison = true };
        }
    }
}
