using System.Diagnostics.CodeAnalysis;
using Pipeline.Contract;
using Pipeline.Contract.Description;
using Pipeline.Contract.Lookups;
using Pipeline.Domain.Reading;
using Pipeline.Domain.Trips;

namespace Pipeline.Domain;

/// <summary>The scored domain: the duration of taxi trips.</summary>
public sealed class TripDomain : IScoringDomain
{
    /// <inheritdoc />
    public string IdName => "trip_id";

    /// <inheritdoc />
    public string PredictionName => "minutes";

    /// <inheritdoc />
    public DomainDescription Description { get; } = new(
        "trips",
        // A meter left on or off is no trip: such labels are kept, and not learned from.
        LabelDescription.Number("minutes", "min") with { Least = 0, LeastLearned = 1, GreatestLearned = 60 },
        Objective.SquaredError);

    /// <inheritdoc />
    public IReadOnlyList<string> FeatureNames => TripFeatures.Names;

    /// <inheritdoc />
    public IReadOnlyList<LookupKind> LookupKinds => TripLookups.All;

    /// <inheritdoc />
    public int LookupsPerRequest => TripRequest.LookupKeys;

    /// <inheritdoc />
    public bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IScoringRequest? request, [NotNullWhen(false)] out string? reason)
    {
        var read = TripRequestReader.TryRead(utf8, out var trip, out reason);
        request = trip;
        return read;
    }

    /// <inheritdoc />
    public LookupRow? ReadLookup(string key, IReadOnlyDictionary<string, string> attributes) => TripLookupReader.Read(key, attributes);
}
