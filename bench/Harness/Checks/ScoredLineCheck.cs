using System.Text;
using System.Text.Json;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Checks;

/// <summary>Reads the lines of scored records: all members of the contract, and the features as they were served.</summary>
internal sealed class ScoredLineCheck(Delivered landed, Findings findings)
{
    private static readonly string[] Members =
    [
        "trip_id", "vendor_id", "requested_at", "pickup_zone", "dropoff_zone", "passengers", "distance_miles", "shard", "sequence_number", "sub_sequence_number",
        "arrived_at", "scored_at", "lookups", "features", "minutes", "model",
    ];

    private readonly byte[][] _featureNames = [.. TripFeatures.Names.Select(Encoding.UTF8.GetBytes)];
    private readonly double[] _features = new double[TripFeatures.Names.Count];

    /// <summary>Checks a line.</summary>
    public void Check(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        var members = 0;
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> model = default;
        var minutes = double.NaN;
        Array.Fill(_features, double.NaN);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            members |= 1 << IndexOf(reader.ValueSpan);
            var isId = reader.ValueTextEquals("trip_id"u8);
            var isModel = reader.ValueTextEquals("model"u8);
            var isMinutes = reader.ValueTextEquals("minutes"u8);
            var isFeatures = reader.ValueTextEquals("features"u8);
            reader.Read();
            if (isId) id = reader.ValueSpan;
            else if (isModel) model = reader.ValueSpan;
            else if (isMinutes && reader.TokenType == JsonTokenType.Number) minutes = reader.GetDouble();
            else if (isFeatures) ReadFeatures(ref reader);
            else reader.Skip();
        }

        if (landed.Take(id, minutes, model) is not { } trip) return;
        if (members != (1 << Members.Length) - 1) findings.Add($"lake: a line lacks {string.Join(", ", Members.Where((_, i) => (members & (1 << i)) == 0))}: {Encoding.UTF8.GetString(line)}");
        if (ExpectedTrip.HashOf(_features) != trip.FeatureHash) findings.Add($"lake: a line has other features than its record: {Encoding.UTF8.GetString(line)}");
    }

    private static int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Members.Length; i++)
        {
            if (Ascii.Equals(name, Members[i])) return i;
        }

        return 31; // a member that the contract does not have
    }

    private void ReadFeatures(ref Utf8JsonReader reader)
    {
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Nearly always they stand in the model's order.
            var at = next < _featureNames.Length && reader.ValueTextEquals(_featureNames[next]) ? next : Find(reader.ValueSpan);
            reader.Read();
            if (at >= 0) _features[at] = reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();
            next = at + 1;
        }
    }

    private int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _featureNames.Length; i++)
        {
            if (name.SequenceEqual(_featureNames[i])) return i;
        }

        return -1;
    }
}
