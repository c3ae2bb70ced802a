using System.Text.Json.Nodes;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>How the endpoint's instances are scaled, and what becomes of that when a model is swapped in.</summary>
[Trait("Cost", "process")]
public sealed class ScalingTests
{
    private const string Variant = $"endpoint/{RetrainDefinition.Endpoint}/variant/live";

    [Theory]
    [InlineData("1", "4", 1, 4)]
    [InlineData("2", "2", 2, 2)]
    [InlineData("6", "4", 6, 6)]
    public async Task The_variant_is_registered_once_it_is_in_service_with_its_bounds_and_a_policy(string least, string most, int minimum, int maximum)
    {
        await using var harness = new RetrainHarness();
        var outcome = await harness.RunAsync(
            "run-1", ("EndpointInstanceCount", least), ("EndpointMaximumInstanceCount", most), ("EndpointInvocationsPerInstance", "1200"));
        harness.ShouldHaveDecided(outcome, "promoted");
        After(outcome, "GetEndpoint", "RegisterScaling", "SetScalingPolicy");
        var target = harness.Scaling.CallsOf("RegisterScalableTarget").ShouldHaveSingleItem();
        ShouldBe(target);
        target["MinCapacity"]!.GetValue<int>().ShouldBe(minimum);
        target["MaxCapacity"]!.GetValue<int>().ShouldBe(maximum);
        var policy = harness.Scaling.CallsOf("PutScalingPolicy").ShouldHaveSingleItem();
        ShouldBe(policy);
        policy["TargetTrackingScalingPolicyConfiguration"]!["TargetValue"]!.GetValue<int>().ShouldBe(1200);
        harness.Scaling.CallsOf("DeregisterScalableTarget").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fleet_that_has_grown_is_swapped_at_its_size_by_a_canary()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Endpoint.Instances = 3;
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.SageMaker.CallsOf("CreateEndpointConfig").ShouldHaveSingleItem()["ProductionVariants"]![0]!["InitialInstanceCount"]!.GetValue<int>().ShouldBe(3);
        harness.SageMaker.CallsOf("UpdateEndpoint").ShouldHaveSingleItem()["DeploymentConfig"]!["BlueGreenUpdatePolicy"]!["TrafficRoutingConfiguration"]!["Type"]!
            .GetValue<string>().ShouldBe("CANARY");
    }

    [Fact]
    public async Task Only_an_update_to_other_instances_takes_the_target_away_first()
    {
        await using var harness = RetrainHarness.Serving();
        harness.ShouldHaveDecided(await harness.RunAsync("same"), "promoted");
        harness.Scaling.CallsOf("DeregisterScalableTarget").ShouldBeEmpty();
        harness.InstanceType = "ml.m5.large";
        var other = await harness.RunAsync("other");
        other.Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        After(other, "StopScaling", "UpdateEndpoint", "RegisterScaling");
        ShouldBe(harness.Scaling.CallsOf("DeregisterScalableTarget").ShouldHaveSingleItem());
        harness.Scaling.CallsOf("RegisterScalableTarget").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_variant_that_was_not_registered_is_updated_all_the_same()
    {
        await using var harness = RetrainHarness.Serving();
        harness.InstanceType = "ml.m5.large";
        harness.Scaling.AlwaysFails("DeregisterScalableTarget", "ObjectNotFoundException");
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
    }

    [Fact]
    public async Task A_model_that_was_rejected_or_rolled_back_changes_nothing_of_the_scaling()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Endpoint.Course = EndpointCourse.Fails;
        (await harness.RunAsync("rolled-back")).Error.ShouldBe("SwapFailed");
        harness.CandidateError(9);
        (await harness.RunAsync("rejected")).Output!["decision"]!.GetValue<string>().ShouldBe("rejected");
        harness.Scaling.Calls.ShouldBeEmpty();
    }

    private static void ShouldBe(JsonObject call)
    {
        call["ServiceNamespace"]!.GetValue<string>().ShouldBe("sagemaker");
        call["ResourceId"]!.GetValue<string>().ShouldBe(Variant);
        call["ScalableDimension"]!.GetValue<string>().ShouldBe("sagemaker:variant:DesiredInstanceCount");
    }

    private static void After(ExecutionOutcome outcome, params string[] states) =>
        outcome.States.Where(states.Contains).Distinct().ShouldBe(states);
}
