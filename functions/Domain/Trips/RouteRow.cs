using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>What trips between two zones took. What the table lacks is null.</summary>
public sealed record RouteRow(double? Trips, double? MeanMinutes) : LookupRow
{
    private readonly byte[] _featuresCsv = FeatureRow.ToArray([Trips ?? double.NaN, MeanMinutes ?? double.NaN]);

    /// <summary>Its features as they stand in a row for the model, written once for the many trips that have them.</summary>
    internal ReadOnlySpan<byte> FeaturesCsv => _featuresCsv;

    /// <inheritdoc />
    public bool Equals(RouteRow? other) => other is not null && (Trips, MeanMinutes) == (other.Trips, other.MeanMinutes);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Trips, MeanMinutes);
}
