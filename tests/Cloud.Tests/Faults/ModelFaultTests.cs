using System.Net;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Tests.SageMaker;

namespace Pipeline.Cloud.Tests.Faults;

[Trait("Cost", "process")]
public sealed class ModelFaultTests
{
    [Fact]
    public async Task A_model_that_refuses_its_rows_is_a_model_error_with_its_status()
    {
        await using var sagemaker = await EndpointAsync();
        var injector = FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint calls=1 model=refuse status=422 message=odd"]);
        var refused = await sagemaker.InvokeAsync("trips", "5,1");
        refused.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        refused.Headers.GetValues("x-amzn-ErrorType").Single().ShouldStartWith("ModelError");
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        error["OriginalStatusCode"]!.GetValue<int>().ShouldBe(422);
        error["OriginalMessage"]!.GetValue<string>().ShouldBe("odd");
        (await sagemaker.InvokeAsync("trips", "5,1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        injector.Injected.ShouldBe(new Dictionary<string, long> { ["model refuses 422 on sagemaker:InvokeEndpoint"] = 1 });
    }

    [Fact]
    public async Task A_model_answers_several_values_a_row()
    {
        await using var sagemaker = await EndpointAsync();
        var own = (await TextAsync(sagemaker)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint model=values each=3"]);
        (await TextAsync(sagemaker)).ShouldBe($"{own[0]},{own[0]},{own[0]}\n{own[1]},{own[1]},{own[1]}\n");
    }

    [Fact]
    public async Task A_model_answers_what_is_no_number()
    {
        await using var sagemaker = await EndpointAsync();
        var injector = FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint model=nan"]);
        (await TextAsync(sagemaker)).ShouldBe("NaN\nNaN\n");
        injector.Injected.ShouldBe(new Dictionary<string, long> { ["model answers nan on sagemaker:InvokeEndpoint"] = 1 });
    }

    [Fact]
    public async Task An_endpoint_that_is_missing_stays_so()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        var injector = FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint model=nan"]);
        (await sagemaker.InvokeAsync("nowhere", "5,1")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        injector.Injected.ShouldBeEmpty();
    }

    private static async Task<string> TextAsync(SageMakerUnderTest sagemaker)
    {
        var response = await sagemaker.InvokeAsync("trips", "5,1\n6,2");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<SageMakerUnderTest> EndpointAsync()
    {
        var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("first");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "trips", ["EndpointConfigName"] = "first" });
        await sagemaker.EndpointAsync("trips", "InService");
        return sagemaker;
    }
}
