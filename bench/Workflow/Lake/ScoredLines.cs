using System.Globalization;
using Pipeline.Contract.Text;
using Pipeline.Domain;

namespace Pipeline.Bench.Workflow.Lake;

/// <summary>Writes lines as the scorer lands them (docs/records.md): the domain writes its own part of one. One writer serves one object at a time.</summary>
internal sealed class ScoredLines(TripDomain domain, CityLookups lookups, string shard, DateTimeOffset scoredAt, Random random) : IDisposable
{
    private readonly Utf8Output _line = new(2048);

    /// <summary>The line of a trip with its end of line. It is gone with the next one.</summary>
    /// <param name="trip">The trip request as it was sent: JSON, UTF-8.</param>
    /// <param name="sequenceNumber">Its place in the shard.</param>
    /// <param name="arrivedAt">When it came.</param>
    /// <param name="minutes">How long the trip really took.</param>
    public ReadOnlySpan<byte> Line(ReadOnlySpan<byte> trip, string sequenceNumber, DateTimeOffset arrivedAt, double minutes)
    {
        if (!domain.TryRead(trip, out var request, out var reason)) throw new InvalidDataException($"A trip of the synthetic city is none: {reason}");
        var enriched = lookups.Enrich(domain, request);
        _line.Clear();
        _line.Write((byte)'{');
        enriched.WriteRequest(_line);
        _line.Write(",\"lookups\":"u8);
        enriched.WriteLookups(_line);
        _line.Write(",\"features\":\""u8);
        enriched.WriteFeatures(_line);
        _line.Write("\",\"minutes\":"u8);
        // Predictions are single-precision numbers, up to 15 % off.
        _line.WriteNumber(double.Parse(((float)(minutes * (0.85 + (0.3 * random.NextDouble())))).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        _line.Write(",\"arrived_at\":\""u8);
        _line.WriteTime(arrivedAt);
        _line.Write("\",\"scored_at\":\""u8);
        _line.WriteTime(scoredAt);
        _line.Write("\",\"model\":\"live\",\"shard\":"u8);
        _line.WriteString(shard);
        _line.Write(",\"sub_sequence_number\":0,\"sequence_number\":"u8);
        _line.WriteString(sequenceNumber);
        _line.Write("}\n"u8);
        return _line.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
