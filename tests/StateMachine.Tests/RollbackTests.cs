using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests;

/// <summary>Runs that go back to an earlier model.</summary>
[Trait("Cost", "process")]
public sealed class RollbackTests
{
    private const string Earlier = RetrainDefinition.EarlierModel;

    [Fact]
    public async Task It_swaps_as_a_promotion_does_and_learns_nothing()
    {
        await using var promotion = RetrainHarness.Serving();
        promotion.Endpoint.Instances = 3;
        promotion.ShouldHaveDecided(await promotion.RunAsync(), "promoted");
        await using var harness = RollingBack();
        harness.Endpoint.Instances = 3;
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "rolled-back");
        var update = harness.SageMaker.CallsOf("UpdateEndpoint").ShouldHaveSingleItem();
        update["EndpointConfigName"]!.GetValue<string>().ShouldBe(Earlier);
        update["DeploymentConfig"]!.ToJsonString().ShouldBe(promotion.SageMaker.CallsOf("UpdateEndpoint").ShouldHaveSingleItem()["DeploymentConfig"]!.ToJsonString());
        foreach (string operation in new[] { "CreateTrainingJob", "CreateTransformJob", "CreateModel", "DeleteModel" }) harness.SageMaker.CallsOf(operation).ShouldBeEmpty(operation);
        (harness.Glue.Calls.Count, harness.Athena.Calls.Count, harness.CloudWatch.CallsOf("PutMetricData").Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task The_models_configuration_is_made_again_with_the_instances_of_today_and_the_time_at_which_it_serves()
    {
        await using var harness = RollingBack();
        harness.Endpoint.Instances = 3;
        await harness.RunAsync();
        harness.SageMaker.Calls.Select(call => call.Operation).Where(operation => operation is "DeleteEndpointConfig" or "CreateEndpointConfig" or "UpdateEndpoint" or "AddTags")
            .ShouldBe(["DeleteEndpointConfig", "CreateEndpointConfig", "UpdateEndpoint", "AddTags"]);
        harness.SageMaker.CallsOf("DeleteEndpointConfig")[0].ToJsonString().ShouldBe($$"""{"EndpointConfigName":"{{Earlier}}"}""");
        harness.SageMaker.CallsOf("CreateEndpointConfig")[0].ToJsonString().ShouldBe(
            $$"""{"EndpointConfigName":"{{Earlier}}","ProductionVariants":[{"VariantName":"live","ModelName":"{{Earlier}}","InstanceType":"ml.c5.large","InitialInstanceCount":3,"InitialVariantWeight":1}],"Tags":[{"Key":"Reference","Value":"none"}]}""");
        harness.SageMaker.CallsOf("AddTags")[0]["Tags"]![0]!["Key"]!.GetValue<string>().ShouldBe("ServingSince");
    }

    [Theory]
    [InlineData("run-0", "run-1")]
    [InlineData(null, null)]
    public async Task New_trips_are_compared_with_those_that_the_earlier_model_has_learned_from(string? profile, string? reference)
    {
        await using var harness = RollingBack();
        (harness.Profile, harness.Reference) = (profile, reference);
        harness.ShouldHaveDecided(await harness.RunAsync(), "rolled-back");
        harness.SageMaker.CallsOf("ListTags")[^1]["ResourceArn"]!.GetValue<string>().ShouldEndWith($"/{Earlier}");
        harness.SageMaker.CallsOf("AddTags").Count.ShouldBe(1);
        harness.Noted.GetValueOrDefault("Profile").ShouldBe(profile);
        harness.Noted["Reference"].ShouldBe(reference ?? "none");
    }

    [Fact]
    public async Task What_came_of_it_is_told_with_the_model_before()
    {
        await using var harness = RollingBack();
        var outcome = await harness.RunAsync();
        var message = harness.Published.ShouldHaveSingleItem();
        foreach (var told in new[] { message, outcome.Output!.AsObject() })
            (Text(told, "decision"), Text(told, "model"), Text(told, "reason"), told["candidate"]).ShouldBe(("rolled-back", Earlier, "rolled back by hand, from old", null));
    }

    [Fact]
    public async Task Other_instances_than_the_serving_ones_stop_to_scale_first()
    {
        await using var harness = RollingBack();
        harness.InstanceType = "ml.m5.large";
        harness.ShouldHaveDecided(await harness.RunAsync(), "rolled-back");
        harness.Scaling.CallsOf("DeregisterScalableTarget").Count.ShouldBe(1);
        harness.Scaling.CallsOf("RegisterScalableTarget").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_does_not_get_healthy_leaves_the_serving_one()
    {
        await using var harness = RollingBack();
        harness.Endpoint.Course = EndpointCourse.Fails;
        harness.ShouldHaveFailed(await harness.RunAsync(), "SwapFailed", "InService with old (alarm stack-endpoint-errors)");
    }

    [Fact]
    public async Task Where_there_is_no_endpoint_the_model_makes_it_again_and_it_scales()
    {
        await using var harness = new RetrainHarness { Profile = "run-0", PromotedError = "4.5", Input = RetrainHarness.Rollback(Earlier) };
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "rolled-back");
        harness.SageMaker.CallsOf("CreateEndpoint").ShouldHaveSingleItem()["EndpointConfigName"]!.GetValue<string>().ShouldBe(Earlier);
        harness.SageMaker.CallsOf("UpdateEndpoint").ShouldBeEmpty();
        harness.Endpoint.Serving.ShouldBe(Earlier);
        (harness.Noted["Profile"], harness.Noted["PromotedError"]).ShouldBe(("run-0", "4.5"));
        harness.Scaling.CallsOf("RegisterScalableTarget").Count.ShouldBe(1);
        harness.Scaling.CallsOf("PutScalingPolicy").Count.ShouldBe(1);
        outcome.Output!["reason"]!.GetValue<string>().ShouldBe("made again by hand, since there was no endpoint");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("stack-trips-20260101-060000-0123abcd-c")]
    [InlineData("stack-trips-b-trips-20260101-060000-0123abcd")]
    [InlineData("other-stack-trips-20260101-060000-0123abcd")]
    [InlineData("stack-trips-20260101-060000")]
    [InlineData("")]
    public async Task A_name_that_is_no_model_of_this_endpoint_changes_nothing(string model)
    {
        await using var harness = RollingBack(model);
        harness.ShouldHaveFailed(await harness.RunAsync(), "UnknownModel", $"There is no model {model} of the endpoint stack-trips");
        harness.SageMaker.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"rollback": null}""")]
    [InlineData("""{"rollback": 7}""")]
    [InlineData("""{"rollback": ["stack-trips-20260101-060000-0123abcd", "old"]}""")]
    public async Task What_is_no_name_of_a_model_starts_no_retraining_either(string input)
    {
        await using var harness = RollingBack();
        harness.Input = input;
        harness.ShouldHaveFailed(await harness.RunAsync(), "UnknownModel", "There is no model");
        harness.Glue.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_changes_nothing_of_the_model_that_serves()
    {
        await using var harness = RollingBack();
        harness.Serves(Earlier, 5);
        harness.ShouldHaveFailed(await harness.RunAsync(), "ServesAlready", "nothing was changed", serving: Earlier);
        foreach (string operation in new[] { "DeleteEndpointConfig", "CreateEndpointConfig", "UpdateEndpoint" }) harness.SageMaker.CallsOf(operation).ShouldBeEmpty(operation);
    }

    [Fact]
    public async Task A_retraining_on_a_later_page_of_the_list_is_not_swapped_over()
    {
        await using var harness = RollingBack();
        harness.Engine.Interposed = (_, operation, input) => (operation, (string?)input["nextToken"]) switch
        {
            ("ListExecutions", null) => Task.FromResult(Listings.Page(DateTimeOffset.MaxValue, "newer", "second")),
            ("ListExecutions", _) => Task.FromResult(Listings.Older("labels")),
            _ => null,
        };
        harness.ShouldHaveFailed(await harness.RunAsync("rollback-1"), "RetrainingRuns", $"make rollback MODEL={Earlier} STOP=1");
        harness.SageMaker.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_run_ends_in_favour_of_a_rollback_which_takes_over_no_labels()
    {
        await using var harness = RetrainHarness.Serving();
        int looks = 0;
        harness.Engine.Interposed = (_, operation, _) => operation == "ListExecutions"
            ? Task.FromResult(Interlocked.Increment(ref looks) == 1 ? Listings.Older("labels", "rollback-20260115") : Listings.Older())
            : null;
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "promoted");
        outcome.States.Take(6).ShouldBe(["Prepare", "LetListingSettle", "ListRunning", "IsItMyTurn", "WaitForTurn", "ListRunning"]);
    }

    [Fact]
    public async Task A_run_ends_in_favour_of_a_waiting_one_during_a_rollback_too()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Engine.Interposed = Listings.Running("labels", "rollback-20260115", "more-labels");
        (await harness.RunAsync()).Output!["decision"]!.GetValue<string>().ShouldBe("coalesced");
    }

    private static RetrainHarness RollingBack(string model = Earlier)
    {
        var harness = RetrainHarness.Serving();
        harness.Input = RetrainHarness.Rollback(model);
        return harness;
    }

    private static string? Text(JsonObject told, string member) => (string?)told[member];
}
