using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Bench.Model.Trips;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;
using Pipeline.Domain;

namespace Pipeline.Bench.Model.Judging;

/// <summary>Rows for XGBoost: the label, then the features as the scorer would have served them.</summary>
internal sealed class FeatureRows
{
    private readonly float[] _values;

    private FeatureRows(float[] values) => _values = values;

    /// <summary>The names of the features, in order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. new TripDomain().FeatureNames];

    /// <summary>Numbers in a row.</summary>
    public static int Width { get; } = Names.Length + 1;

    /// <summary>The number of rows.</summary>
    public int Count => _values.Length / Width;

    /// <summary>All rows, one after the other.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Width, Width);

    /// <summary>Enriches trips with the zones and with the routes known when they are requested.</summary>
    public static FeatureRows Of(IReadOnlyList<LabelledTrip> trips, Zones zones, Routes routes, RouteKind kind)
    {
        var values = new float[trips.Count * Width];
        var keys = new LookupKey[new TripDomain().LookupsPerRequest];
        using var csv = new Utf8Output();
        for (var i = 0; i < trips.Count; i++)
        {
            Contract.IScoringRequest request = trips[i].Request;
            request.GetLookupKeys(keys);
            csv.Clear();
            request.Enrich([zones.Find(keys[0]), zones.Find(keys[1]), routes.Find(kind, trips[i].Request)]).WriteFeatures(csv);
            var row = values.AsSpan(i * Width, Width);
            row[0] = (float)trips[i].Minutes;
            Parse(csv.WrittenSpan, row[1..]);
        }

        return new FeatureRows(values);
    }

    /// <summary>Several sets as one.</summary>
    public static FeatureRows Join(IEnumerable<FeatureRows> sets) => new([.. sets.SelectMany(set => set._values)]);

    /// <summary>The last rows.</summary>
    public FeatureRows Newest(int count) => new(_values[^(count * Width)..]);

    /// <summary>The same rows, with some features missing.</summary>
    public FeatureRows Without(IEnumerable<string> names)
    {
        var values = (float[])_values.Clone();
        foreach (var name in names)
        {
            var column = Names.IndexOf(name) + 1;
            if (column == 0) throw new ArgumentException($"There is no feature '{name}'.", nameof(names));
            for (var at = column; at < values.Length; at += Width) values[at] = float.NaN;
        }

        return new FeatureRows(values);
    }

    private static void Parse(ReadOnlySpan<byte> csv, Span<float> target)
    {
        var column = 0;
        foreach (var range in csv.Split((byte)','))
            target[column++] = csv[range].IsEmpty ? float.NaN : float.Parse(csv[range], CultureInfo.InvariantCulture);
        if (column != target.Length) throw new InvalidDataException($"A row has {column} features; {target.Length} were expected.");
    }
}
