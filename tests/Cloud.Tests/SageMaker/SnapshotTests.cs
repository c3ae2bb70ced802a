using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.SageMaker;

[Trait("Cost", "process")]
public sealed class SnapshotTests
{
    [Fact]
    public async Task An_endpoint_shows_its_variants_and_counts_its_invocations()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        sagemaker.Service.Endpoint("trips").ShouldBeNull();
        await sagemaker.ModelAsync("doubling");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "trips", ["EndpointConfigName"] = "doubling" });
        await sagemaker.EndpointAsync("trips", "InService");
        using (await sagemaker.InvokeAsync("trips", "2,1")) { }
        using (await sagemaker.InvokeAsync("trips", "1,2,3,4,5")) { }
        var endpoint = sagemaker.Service.Endpoint("trips")!;
        (endpoint.Status, endpoint.Invocations, endpoint.Errors).ShouldBe(("InService", 2, 1));
        endpoint.Variants.ShouldHaveSingleItem().Model.ShouldBe("doubling");
        endpoint.ModelLatency.P50.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_models_features_are_scored_in_the_order_of_a_row()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("doubling");
        var scores = await sagemaker.Service.FeatureScoresAsync("doubling", TestContext.Current.CancellationToken);
        scores.Select(score => score.Feature).ShouldBe([0, 1]);
        // The label is twice the first feature; the second is noise.
        scores[0].Gain.ShouldBeGreaterThan(scores[1].Gain);
        scores[0].Weight.ShouldBeGreaterThan(0);
        await Should.ThrowAsync<AwsException>(() => sagemaker.Service.FeatureScoresAsync("nothing", TestContext.Current.CancellationToken));
    }
}
