using System.Text.RegularExpressions;

namespace Pipeline.Template.Tests;

/// <summary>The regions in which the template finds the container that trains and serves.</summary>
public sealed partial class RegionTests
{
    private static readonly ProjectTemplate Template = new();

    [Theory]
    [InlineData("us-east-1", "683313688378")]
    [InlineData("ap-southeast-3", "951798379941")]
    [InlineData("eu-south-2", "104374241257")]
    [InlineData("il-central-1", "898809789911")]
    [InlineData("us-gov-west-1", "414596584902")]
    public void A_regions_registry_is_the_one_that_the_SageMaker_SDK_names(string region, string account) =>
        Template.Mappings["XGBoostRegistry"]![region]!["Account"]!.ToString().ShouldBe(account);

    [Fact]
    public void Every_region_of_the_SDKs_list_that_this_template_can_stand_in_has_its_registry()
    {
        // 29 of the commercial partition and the two of GovCloud.
        var registries = Template.Mappings["XGBoostRegistry"]!.AsObject();
        registries.Count.ShouldBe(31);
        registries.ShouldAllBe(region => Region().IsMatch(region.Key) && Account().IsMatch(region.Value!["Account"]!.ToString()));
        registries.Select(region => region.Value!["Account"]!.ToString()).Distinct().Count().ShouldBe(registries.Count);
    }

    [GeneratedRegex(@"^[a-z]{2}(-gov)?-[a-z]+-\d$")]
    private static partial Regex Region();

    [GeneratedRegex(@"^\d{12}$")]
    private static partial Regex Account();
}
