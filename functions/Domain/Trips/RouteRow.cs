using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>Statistics of the trips between two zones. A value that the table lacks is null.</summary>
public sealed record RouteRow(double? Trips, double? MeanMinutes) : LookupRow
{
    private readonly byte[] _featuresCsv = FeatureRow.ToArray([Trips ?? double.NaN, MeanMinutes ?? double.NaN]);

    /// <summary>Its features as in a row for the model, formatted once for the many trips that use them.</summary>
    internal ReadOnlySpan<byte> FeaturesCsv => _featuresCsv;

    /// <inheritdoc />
    public bool Equals(RouteRow? other) => other is not null && (Trips, MeanMinutes) == (other.Trips, other.MeanMinutes);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Trips, MeanMinutes);
}
