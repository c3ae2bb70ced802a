using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Tests.Faults;
using Pipeline.Cloud.Tests.SageMaker;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.ServiceMetrics;

/// <summary>SageMaker's metrics of endpoints. Source: "Amazon SageMaker AI metrics in Amazon CloudWatch".</summary>
[Trait("Cost", "process")]
public sealed class EndpointMetricsTests
{
    private const string Of = "EndpointName=trips VariantName=doubling";
    private readonly RecordedMetrics _metrics = new();

    [Fact]
    public async Task Invocations_count_by_the_containers_status_and_a_fault_counts_like_a_containers_error()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync(metrics: _metrics);
        await sagemaker.ModelAsync("doubling");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "trips", ["EndpointConfigName"] = "doubling" });
        await sagemaker.EndpointAsync("trips", "InService");
        using (await sagemaker.InvokeAsync("trips", "2,1"))
        using (await sagemaker.InvokeAsync("trips", "2,1,3,4,5,6"))
        {
            _metrics.Of($"AWS/SageMaker Invocations {Of}").ShouldBe([1, 1]);
            _metrics.Of($"AWS/SageMaker Invocation4XXErrors {Of}").ShouldBe([0, 1]);
            _metrics.Of($"AWS/SageMaker Invocation5XXErrors {Of}").ShouldBe([0, 0]);
            _metrics.Of($"AWS/SageMaker ModelLatency {Of}").ShouldHaveSingleItem().ShouldBeGreaterThan(0);
            _metrics.Of($"AWS/SageMaker OverheadLatency {Of}").ShouldHaveSingleItem().ShouldBeGreaterThanOrEqualTo(0);
        }

        FaultyCloud.Disturb(sagemaker.Cloud, ["sagemaker:InvokeEndpoint calls=1 error=InternalFailure status=500 message=m"]);
        using (await sagemaker.InvokeAsync("trips", "2,1")) _metrics.Of($"AWS/SageMaker Invocation5XXErrors {Of}").ShouldBe([0, 0, 1]);
    }

    [Fact]
    public async Task Each_instance_that_serves_has_a_load_every_minute()
    {
        var time = new FakeTimeProvider();
        await using var sagemaker = await SageMakerUnderTest.StartAsync(time, metrics: _metrics);
        await sagemaker.ModelAsync("doubling");
        time.Advance(TimeSpan.FromMinutes(1));
        _metrics.Of($"/aws/sagemaker/Endpoints CPUUtilization {Of}").ShouldBeEmpty();
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "trips", ["EndpointConfigName"] = "doubling" });
        await sagemaker.EndpointAsync("trips", "InService");
        time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => _metrics.Of($"/aws/sagemaker/Endpoints CPUUtilization {Of}").Count == 1, "the instance's load is published");
    }
}
