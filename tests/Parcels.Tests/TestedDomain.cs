using Pipeline.Contract;
using Pipeline.Parcels;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>The domain that these tests score.</summary>
internal static class TestedDomain
{
    public static IScoringDomain Create() => new ParcelDomain();
}
