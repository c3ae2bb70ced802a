using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Lambda;
using Pipeline.Cloud.Tests.Lambda.Mappings;

namespace Pipeline.Cloud.Tests.ServiceMetrics;

/// <summary>Lambda's metrics. Source: "Types of metrics for Lambda functions".</summary>
public sealed class LambdaMetricsTests
{
    private const string Of = "FunctionName=probe";
    private const string Live = "FunctionName=probe Resource=probe:live";
    private readonly RecordedMetrics _metrics = new();

    [Fact]
    [Trait("Cost", "process")]
    public async Task An_invocation_counts_for_the_function_and_for_the_alias_and_its_version()
    {
        await using var cloud = await LambdaCloud.StartAsync(metrics: _metrics);
        await cloud.CreateProbeAsync();
        await cloud.CallAsync("PublishVersion", new JsonObject { ["FunctionName"] = "probe" });
        await cloud.CallAsync("CreateAlias", new JsonObject { ["FunctionName"] = "probe", ["Name"] = "live", ["FunctionVersion"] = "1" });
        await cloud.InvokeAsync("echo");
        await cloud.InvokeAsync("throw", "probe:live");
        _metrics.Of($"AWS/Lambda Invocations {Of}").ShouldBe([1, 1]);
        _metrics.Of($"AWS/Lambda Errors {Of}").ShouldBe([0, 1]);
        _metrics.Of($"AWS/Lambda Duration {Of}").Count.ShouldBe(2);
        _metrics.Of($"AWS/Lambda Errors {Live}").ShouldBe([1]);
        _metrics.Of($"AWS/Lambda Errors {Live} ExecutedVersion=1").ShouldBe([1]);
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task An_invocation_that_finds_no_room_is_a_throttle_and_no_error()
    {
        await using var cloud = await LambdaCloud.StartAsync(rules: ["lambda:Invoke calls=1 throttle"], metrics: _metrics);
        await cloud.CreateProbeAsync();
        await Should.ThrowAsync<AwsException>(() => cloud.InvokeAsync("echo"));
        await cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 0 });
        await Should.ThrowAsync<AwsException>(() => cloud.InvokeAsync("echo"));
        _metrics.Of($"AWS/Lambda Throttles {Of}").ShouldBe([1, 1]);
        _metrics.Of($"AWS/Lambda Invocations {Of}").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mapping_tells_how_old_its_batches_are_and_what_the_failure_destination_took()
    {
        await using var mapping = Failing(LambdaCloud.Queue);
        mapping.Put(0, 2);
        mapping.Time.Advance(TimeSpan.FromSeconds(7));
        mapping.Start();
        await mapping.DrainedAsync(2);
        _metrics.Of($"AWS/Lambda IteratorAge {Of}").ShouldBe([7000]);
        _metrics.Of($"AWS/Lambda OnFailureDestinationDeliveredEventCount EventSourceMappingUUID={mapping.Mapping.Uuid}").ShouldBe([2]);
        _metrics.Of($"AWS/Lambda DestinationDeliveryFailures {Of}").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_destination_that_takes_nothing_is_a_delivery_failure()
    {
        await using var mapping = Failing("arn:aws:athena:us-east-1:000000000000:workgroup/w");
        mapping.Put(0, 2);
        mapping.Start();
        await mapping.DrainedAsync(2);
        _metrics.Of($"AWS/Lambda DestinationDeliveryFailures {Of}").ShouldBe([1]);
        _metrics.Of($"AWS/Lambda OnFailureDestinationDeliveredEventCount EventSourceMappingUUID={mapping.Mapping.Uuid}").ShouldBeEmpty();
    }

    private MappingUnderTest Failing(string destination)
    {
        var mapping = new MappingUnderTest(metrics: _metrics) { Function = _ => throw new InvalidOperationException("poison") };
        mapping.Streams.WithShard(0);
        mapping.Mapping = mapping.Mapping with { Rules = new MappingRules { MaximumRetries = 0 }, OnFailure = destination, Metrics = ["EventCount"] };
        return mapping;
    }
}
