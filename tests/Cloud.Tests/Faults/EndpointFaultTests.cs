using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Tests.SageMaker;

namespace Pipeline.Cloud.Tests.Faults;

[Trait("Cost", "process")]
public sealed class EndpointFaultTests
{
    [Fact]
    public async Task A_removed_endpoint_is_missing_for_its_time_and_comes_back_with_its_configuration()
    {
        var time = new FakeTimeProvider();
        await using var sagemaker = await EndpointAsync(time);
        var injector = FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint calls=2 endpoint=remove for=3s"]);
        (await sagemaker.InvokeAsync("trips", "5,1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await sagemaker.InvokeAsync("trips", "5,1")).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "the endpoint vanishes under the call");
        (await sagemaker.InvokeAsync("trips", "5,1")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        time.Advance(TimeSpan.FromSeconds(3));
        var back = await sagemaker.EndpointAsync("trips", "InService");
        back["EndpointConfigName"]!.ToString().ShouldBe("first");
        (await sagemaker.InvokeAsync("trips", "5,1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        injector.Injected.ShouldBe(new Dictionary<string, long> { ["endpoint removed on sagemaker:InvokeEndpoint"] = 1 });
    }

    [Fact]
    public async Task A_swapped_endpoint_goes_on_serving_from_another_configuration()
    {
        await using var sagemaker = await EndpointAsync();
        FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint calls=2 endpoint=swap"]);
        for (var i = 0; i < 5; i++) (await sagemaker.InvokeAsync("trips", "5,1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await sagemaker.EndpointAsync("trips", "InService"))["EndpointConfigName"]!.ToString().ShouldBe("first-swap1");
    }

    [Fact]
    public async Task A_fault_that_cannot_change_the_endpoint_is_not_counted()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        var injector = FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint endpoint=remove", "sagemaker:InvokeEndpoint endpoint=swap"]);
        (await sagemaker.InvokeAsync("nowhere", "5,1")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        injector.Injected.ShouldBeEmpty();
    }

    private static async Task<SageMakerUnderTest> EndpointAsync(TimeProvider? faultTime = null)
    {
        var sagemaker = await SageMakerUnderTest.StartAsync(faultTime: faultTime);
        await sagemaker.ModelAsync("first");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "trips", ["EndpointConfigName"] = "first" });
        await sagemaker.EndpointAsync("trips", "InService");
        return sagemaker;
    }
}
