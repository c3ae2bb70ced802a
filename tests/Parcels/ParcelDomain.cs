using System.Diagnostics.CodeAnalysis;
using Pipeline.Contract;
using Pipeline.Contract.Description;
using Pipeline.Contract.Lookups;

namespace Pipeline.Parcels;

/// <summary>The domain that is scored: how many hours a parcel takes.</summary>
public sealed class ParcelDomain : IScoringDomain
{
    /// <inheritdoc />
    public string IdName => "parcel_id";

    /// <inheritdoc />
    public string PredictionName => "hours";

    /// <inheritdoc />
    public DomainDescription Description { get; } = new("parcels", LabelDescription.Number("hours", "h") with { Least = 0.5 }, Objective.SquaredError);

    /// <inheritdoc />
    public IReadOnlyList<string> FeatureNames => ["hour", "weight_kg", "depot_backlog", "distance_km"];

    /// <inheritdoc />
    public IReadOnlyList<LookupKind> LookupKinds => [Depot.Kind];

    /// <inheritdoc />
    public int LookupsPerRequest => 1;

    /// <inheritdoc />
    public bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IScoringRequest? request, [NotNullWhen(false)] out string? reason)
    {
        request = Parcel.Read(utf8, out reason);
        return request is not null;
    }

    /// <inheritdoc />
    public LookupRow? ReadLookup(string key, IReadOnlyDictionary<string, string> attributes) =>
        Depot.Kind.Owns(key) ? new Depot(attributes.GetValueOrDefault("city"), attributes.Number(Depot.BacklogColumn)) : null;
}
