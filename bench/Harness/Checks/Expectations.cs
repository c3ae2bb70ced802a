using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Bench.Events;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;
using Pipeline.Domain;

namespace Pipeline.Bench.Checks;

/// <summary>What must come of the trips of a set of batches, by the project's own definition of the features.</summary>
internal sealed class Expectations
{
    private const int DigitsInKey = 12;
    private readonly Dictionary<ulong, ExpectedTrip> _byLastDigits = [];
    private readonly TripDomain _domain = new();
    private readonly LookupRows _lookups;

    /// <summary>Works it out.</summary>
    public Expectations(BatchSet batches, LookupRows lookups)
    {
        (_lookups, Batches) = (lookups, batches);
        Trips = [.. batches.Templates.Select((template, batch) => template.Trips.Select((trip, place) => Expect(batch, place, trip)).ToArray())];
        foreach (var trip in Trips.SelectMany(batch => batch)) _byLastDigits.Add(Key(Encoding.ASCII.GetBytes(trip.Trip.OtherDigits)), trip);
    }

    /// <summary>The batches.</summary>
    public BatchSet Batches { get; }

    /// <summary>The trips of each batch.</summary>
    public IReadOnlyList<ExpectedTrip[]> Trips { get; }

    /// <summary>Finds the trip and the delivery of an id.</summary>
    public ExpectedTrip? Find(ReadOnlySpan<byte> id, out int delivery)
    {
        delivery = -1;
        if (id.Length != 36 || !_byLastDigits.TryGetValue(Key(id), out var trip) || !Utf8Parser.TryParse(id[..6], out int first, out var length, 'x') || length != 6) return null;
        delivery = (first - trip.Trip.FirstDigits) & 0xffffff;
        return Ascii.Equals(id[6..], trip.Trip.OtherDigits) ? trip : null;
    }

    private static ulong Key(ReadOnlySpan<byte> id) => Utf8Parser.TryParse(id[^DigitsInKey..], out ulong key, out _, 'x') ? key : 0;

    private ExpectedTrip Expect(int batch, int place, BenchTrip trip)
    {
        if (!_domain.TryRead(trip.Json, out var request, out var reason)) throw new JsonException($"The bench made a trip that cannot be read: {reason}");
        var keys = new LookupKey[_domain.LookupsPerRequest];
        request.GetLookupKeys(keys);
        using var row = new Utf8Output(512);
        request.Enrich([.. keys.Select(key => Row(key.ToString()))]).WriteFeatures(row);
        var features = Encoding.ASCII.GetString(row.WrittenSpan).Split(',').Select(field => field.Length == 0 ? double.NaN : double.Parse(field, CultureInfo.InvariantCulture));
        return new ExpectedTrip(batch, place, trip, [.. features], request.RequestedAt);
    }

    private LookupRow? Row(string key) =>
        _lookups.Find(key) is { } columns ? _domain.ReadLookup(key, columns.ToDictionary(column => column.Key.Name, column => column.Value, StringComparer.Ordinal)) : null;
}
