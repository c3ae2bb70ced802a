using System.Globalization;
using System.Text;
using Pipeline.Contract.Lake;
using Pipeline.Contract.Text;
using Pipeline.Domain;

namespace Pipeline.Bench.Workflow.Lake;

/// <summary>Makes lines as the scorer lands them, with a prediction that is a little off. One writer serves one object at a time.</summary>
internal sealed class ScoredLines(TripDomain domain, CityLookups lookups, string shard, Random random) : IDisposable
{
    private readonly ScoredLineWriter _writer = new(domain);
    private readonly Utf8Output _line = new(2048);
    private readonly Utf8Output _features = new(256);
    private readonly Utf8Output _prediction = new(32);
    private SharedMembers _shared = new(default, shard);

    /// <summary>Begins a batch.</summary>
    /// <param name="scoredAt">When it is scored.</param>
    public void Begin(DateTimeOffset scoredAt) => _shared = new SharedMembers(scoredAt, shard);

    /// <summary>The line of a trip with its end of line. It is gone with the next one.</summary>
    /// <param name="trip">The trip request as it was sent: JSON, UTF-8.</param>
    /// <param name="sequenceNumber">Its place in the shard.</param>
    /// <param name="arrivedAt">When it came.</param>
    /// <param name="minutes">How long the trip really took.</param>
    public ReadOnlySpan<byte> Line(ReadOnlySpan<byte> trip, string sequenceNumber, DateTimeOffset arrivedAt, double minutes)
    {
        if (!domain.TryRead(trip, out var request, out var reason)) throw new InvalidDataException($"A trip of the synthetic city is none: {reason}");
        var enriched = lookups.Enrich(domain, request);
        _features.Clear();
        enriched.WriteFeatures(_features);
        _prediction.Clear();
        // Predictions are single-precision numbers, up to 15 % off.
        _prediction.WriteNumber(double.Parse(((float)(minutes * (0.85 + (0.3 * random.NextDouble())))).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        _line.Clear();
        var place = new RecordPlace(arrivedAt, Encoding.ASCII.GetBytes(sequenceNumber), 0);
        _writer.Write(_line, enriched, _features.WrittenSpan, _prediction.WrittenSpan, default, null, "live", place, _shared);
        _line.Write((byte)'\n');
        return _line.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        _features.Dispose();
        _prediction.Dispose();
    }
}
