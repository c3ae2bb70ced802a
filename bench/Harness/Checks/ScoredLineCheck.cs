using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Pipeline.Contract.Lake;
using Pipeline.Domain;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Checks;

/// <summary>Reads the lines of scored records: all members of the contract, and the features as they were served.</summary>
internal sealed class ScoredLineCheck(Delivered landed, Findings findings)
{
    private static readonly TripDomain Domain = new();

    private static readonly string[] Members =
    [
        Domain.IdName, "vendor_id", "requested_at", "pickup_zone", "dropoff_zone", "passengers", "distance_miles",
        LakeMembers.Shard, LakeMembers.SequenceNumber, LakeMembers.SubSequenceNumber, LakeMembers.ArrivedAt, LakeMembers.ScoredAt,
        LakeMembers.Lookups, LakeMembers.Features, Domain.PredictionName, LakeMembers.Model,
    ];

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
            var isId = reader.ValueTextEquals(Domain.IdName);
            var isModel = reader.ValueTextEquals(LakeMembers.Model);
            var isMinutes = reader.ValueTextEquals(Domain.PredictionName);
            var isFeatures = reader.ValueTextEquals(LakeMembers.Features);
            reader.Read();
            if (isId) id = reader.ValueSpan;
            else if (isModel) model = reader.ValueSpan;
            else if (isMinutes && reader.TokenType == JsonTokenType.Number) minutes = reader.GetDouble();
            else if (isFeatures && reader.TokenType == JsonTokenType.String) ReadFeatures(reader.ValueSpan);
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

    // The row as the model was sent it: an empty field is missing.
    private void ReadFeatures(ReadOnlySpan<byte> row)
    {
        var at = 0;
        foreach (var field in row.Split((byte)','))
        {
            if (at == _features.Length) break;
            _features[at++] = row[field].IsEmpty ? double.NaN : Utf8Parser.TryParse(row[field], out double value, out _) ? value : double.PositiveInfinity;
        }
    }
}
