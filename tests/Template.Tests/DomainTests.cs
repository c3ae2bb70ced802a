using Pipeline.Domain;

namespace Pipeline.Template.Tests;

/// <summary>What the template says of the domain, which is told nowhere else.</summary>
public sealed class DomainTests
{
    private static readonly ProjectTemplate Template = new();

    [Fact]
    public void Predictions_are_keyed_by_the_domains_id()
    {
        var table = Template.Properties("PredictionsTable");
        Names("KeySchema").ShouldBe([new TripDomain().IdName]);
        Names("AttributeDefinitions").ShouldBe([new TripDomain().IdName]);

        IEnumerable<string> Names(string member) => table[member]!.AsArray().Select(attribute => attribute!["AttributeName"]!.ToString());
    }
}
