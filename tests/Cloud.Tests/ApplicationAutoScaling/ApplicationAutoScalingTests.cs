using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.ApplicationAutoScaling;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.ApplicationAutoScaling;

/// <summary>Under which conditions AWS takes targets and policies.</summary>
public sealed class ApplicationAutoScalingTests
{
    private const string Variant = """ "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/trips/variant/live", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount" """;
    private const string Policy = """
        "PolicyName": "p", "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration":
          { "TargetValue": 100, "PredefinedMetricSpecification": { "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance" }, "ScaleInCooldown": 600 }
        """;

    private readonly ApplicationAutoScalingService _scaling;
    private string _status = "InService";

    public ApplicationAutoScalingTests()
    {
        var sageMaker = new RecordingService("sagemaker", (_, input) => input["EndpointName"]!.GetValue<string>() == "trips"
            ? new JsonObject { ["EndpointStatus"] = _status, ["ProductionVariants"] = new JsonArray(new JsonObject { ["VariantName"] = "live" }) }
            : throw new AwsException("ValidationException", "Could not find endpoint"));
        _scaling = new ApplicationAutoScalingService(
            CloudContext.Unchecked(new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" }, new FakeTimeProvider(), new Dispatcher([sageMaker])));
    }

    [Fact]
    public async Task A_variant_in_service_is_registered_and_can_be_registered_again_with_other_bounds()
    {
        var first = await CallAsync("RegisterScalableTarget", $$"""{ {{Variant}}, "MinCapacity": 1, "MaxCapacity": 4 }""");
        var second = await CallAsync("RegisterScalableTarget", $$"""{ {{Variant}}, "MaxCapacity": 8 }""");
        second["ScalableTargetARN"]!.ToString().ShouldBe(first["ScalableTargetARN"]!.ToString());
        var target = (await CallAsync("DescribeScalableTargets", """{ "ServiceNamespace": "sagemaker" }"""))["ScalableTargets"]!.AsArray().ShouldHaveSingleItem()!;
        (target["MinCapacity"]!.GetValue<int>(), target["MaxCapacity"]!.GetValue<int>()).ShouldBe((1, 8));
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    public async Task Ids_that_are_not_strings_are_refused(string ids) =>
        (await FailAsync("DescribeScalableTargets", $$"""{ "ServiceNamespace": "sagemaker", "ResourceIds": {{ids}} }""")).Code.ShouldBe("SerializationException");

    [Fact]
    public async Task A_policy_needs_a_target_and_is_deleted_with_it()
    {
        (await FailAsync("PutScalingPolicy", $$"""{ {{Variant}}, {{Policy}} }""")).Code.ShouldBe("ObjectNotFoundException");
        await CallAsync("RegisterScalableTarget", $$"""{ {{Variant}}, "MinCapacity": 1, "MaxCapacity": 4 }""");
        var made = await CallAsync("PutScalingPolicy", $$"""{ {{Variant}}, {{Policy}} }""");
        (await CallAsync("PutScalingPolicy", $$"""{ {{Variant}}, {{Policy}} }"""))["PolicyARN"]!.ToString().ShouldBe(made["PolicyARN"]!.ToString());
        (await PoliciesAsync()).ShouldBe(1);
        await CallAsync("DeregisterScalableTarget", $$"""{ {{Variant}} }""");
        (await PoliciesAsync()).ShouldBe(0);
        (await FailAsync("DeregisterScalableTarget", $$"""{ {{Variant}} }""")).Code.ShouldBe("ObjectNotFoundException");
    }

    [Theory]
    [InlineData("Creating", "endpoint/trips/variant/live", 1, 4, "Creating")]
    [InlineData("InService", "endpoint/trips/variant/other", 1, 4, "no variant other")]
    [InlineData("InService", "endpoint/none/variant/live", 1, 4, "Could not find endpoint")]
    [InlineData("InService", "trips", 1, 4, "endpoint/name/variant/name")]
    [InlineData("InService", "endpoint/trips/variant/live", 5, 4, "maximum capacity 4")]
    public async Task What_cannot_be_scaled_is_refused(string status, string resource, int minimum, int maximum, string named)
    {
        _status = status;
        var error = await FailAsync(
            "RegisterScalableTarget",
            $$"""{ "ServiceNamespace": "sagemaker", "ResourceId": "{{resource}}", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": {{minimum}}, "MaxCapacity": {{maximum}} }""");
        error.Code.ShouldBe("ValidationException");
        error.Message.ShouldContain(named);
    }

    [Fact]
    public async Task Other_services_and_policies_are_not_emulated()
    {
        (await FailAsync("RegisterScalableTarget", """{ "ServiceNamespace": "dynamodb", "ResourceId": "table/t", "ScalableDimension": "dynamodb:table:ReadCapacityUnits" }"""))
            .Status.ShouldBe(501);
        (await FailAsync("PutScalingPolicy", $$"""{ {{Variant}}, "PolicyName": "p", "PolicyType": "StepScaling" }""")).Status.ShouldBe(501);
    }

    private async Task<int> PoliciesAsync() =>
        (await CallAsync("DescribeScalingPolicies", """{ "ServiceNamespace": "sagemaker" }"""))["ScalingPolicies"]!.AsArray().Count;

    private Task<JsonObject> CallAsync(string operation, string input) =>
        _scaling.Operations.Find(operation)!.HandleAsync(_scaling, JsonNode.Parse(input)!.AsObject(), CloudUnderTest.Context);

    private Task<AwsException> FailAsync(string operation, string input) => Should.ThrowAsync<AwsException>(() => CallAsync(operation, input));
}
