namespace Pipeline.StateMachine.Tests;

/// <summary>What a run decides, and what it has done by then.</summary>
[Trait("Cost", "process")]
public sealed class DecisionTests
{
    [Fact]
    public async Task The_first_model_is_promoted_for_there_is_none_to_beat()
    {
        await using var harness = new RetrainHarness();
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        var output = outcome.Output!;
        output["decision"]!.GetValue<string>().ShouldBe("promoted");
        output["rmse_candidate"]!.GetValue<double>().ShouldBe(4.0);
        output["rmse_serving"].ShouldBeNull();
        output["labels"]!.GetValue<int>().ShouldBe(20_000);
        output["model"]!.GetValue<string>().ShouldMatch("^stack-trips-20260115-120000-[0-9a-f]{8}$");
        harness.SageMaker.CallsOf("CreateEndpoint").Count.ShouldBe(1);
        harness.SageMaker.CallsOf("UpdateEndpoint").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_output_has_the_members_that_readers_of_it_expect()
    {
        await using var harness = new RetrainHarness();
        var outcome = await harness.RunAsync();
        outcome.Output!.AsObject().Select(member => member.Key).ShouldBe(["decision", "rmse_candidate", "rmse_serving", "model", "labels", "outside", "unreadable", "unmatched"]);
    }

    [Fact]
    public async Task A_model_that_beats_the_serving_one_by_the_margin_is_swapped_in_with_a_roll_back_alarm()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 4.2);
        var outcome = await harness.RunAsync();
        outcome.Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        outcome.Output!["rmse_serving"]!.GetValue<double>().ShouldBe(4.2);
        string model = outcome.Output!["model"]!.GetValue<string>();
        var update = harness.SageMaker.CallsOf("UpdateEndpoint").ShouldHaveSingleItem();
        update["EndpointName"]!.GetValue<string>().ShouldBe(RetrainDefinition.Endpoint);
        update["EndpointConfigName"]!.GetValue<string>().ShouldBe(model);
        update["DeploymentConfig"]!["AutoRollbackConfiguration"]!["Alarms"]![0]!["AlarmName"]!.GetValue<string>().ShouldBe("stack-endpoint-errors");
        var config = harness.SageMaker.CallsOf("CreateEndpointConfig").ShouldHaveSingleItem();
        config["ProductionVariants"]![0]!["ModelName"]!.GetValue<string>().ShouldBe(model);
        config["ProductionVariants"]![0]!["InitialInstanceCount"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_fleet_of_several_instances_is_updated_by_a_canary_and_one_instance_at_once()
    {
        async Task<string> RoutingAsync(string instances)
        {
            await using var harness = new RetrainHarness();
            harness.Serves("old", 5);
            await harness.RunAsync("run", ("EndpointInstanceCount", instances));
            return harness.SageMaker.CallsOf("UpdateEndpoint")[0]["DeploymentConfig"]!["BlueGreenUpdatePolicy"]!["TrafficRoutingConfiguration"]!.ToJsonString();
        }

        (await RoutingAsync("3")).ShouldBe("""{"Type":"CANARY","CanarySize":{"Type":"INSTANCE_COUNT","Value":1},"WaitIntervalInSeconds":300}""");
        (await RoutingAsync("1")).ShouldBe("""{"Type":"ALL_AT_ONCE","WaitIntervalInSeconds":0}""");
    }

    [Theory]
    [InlineData(4.0)]
    [InlineData(4.03)]
    [InlineData(3.5)]
    public async Task A_model_that_does_not_beat_the_serving_one_by_the_margin_is_rejected(double live)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", live);
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("SUCCEEDED");
        outcome.Output!["decision"]!.GetValue<string>().ShouldBe("rejected");
        outcome.Output!["rmse_serving"]!.GetValue<double>().ShouldBe(live);
        outcome.Output!["model"].ShouldBeNull();
        harness.SageMaker.Calls.ShouldNotContain(call => call.Operation == "CreateModel" || call.Operation == "UpdateEndpoint");
        harness.ShouldHaveDecided(outcome, "rejected");
    }

    [Fact]
    public async Task A_model_as_good_as_the_serving_one_is_rejected_even_without_a_margin()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 4.0);
        harness.ShouldHaveDecided(await harness.RunAsync("run", ("PromotionMargin", "0")), "rejected");
    }

    [Fact]
    public async Task A_serving_model_that_answered_nothing_in_the_window_is_replaced()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", null);
        var outcome = await harness.RunAsync();
        outcome.Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        outcome.Output!["rmse_serving"].ShouldBeNull();
        harness.SageMaker.CallsOf("UpdateEndpoint").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Labels_of_one_minute_alone_train_no_model()
    {
        await using var harness = new RetrainHarness();
        harness.Labels(20_000, earlier: 0);
        var outcome = await harness.RunAsync();
        outcome.Output!.ToJsonString().ShouldBe("""{"decision":"not-enough-data","rmse_candidate":null,"rmse_serving":null,"model":null,"labels":20000,"outside":0,"unreadable":0,"unmatched":0}""");
        harness.Queries.Count.ShouldBe(2);
        harness.SageMaker.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Too_few_labels_end_the_run_well_before_anything_is_unloaded_or_trained()
    {
        await using var harness = new RetrainHarness();
        harness.Labels(999);
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("SUCCEEDED");
        outcome.Output!.ToJsonString().ShouldBe("""{"decision":"not-enough-data","rmse_candidate":null,"rmse_serving":null,"model":null,"labels":999,"outside":0,"unreadable":0,"unmatched":0}""");
        harness.Queries.Count.ShouldBe(2);
        harness.SageMaker.Calls.ShouldBeEmpty();
        harness.Published.ShouldHaveSingleItem()["decision"]!.GetValue<string>().ShouldBe("not-enough-data");
    }

    [Fact]
    public async Task The_decision_is_published_with_both_errors()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 4.5);
        var outcome = await harness.RunAsync();
        var message = harness.Published.ShouldHaveSingleItem();
        message["rmse_candidate"]!.GetValue<double>().ShouldBe(4.0);
        message["rmse_serving"]!.GetValue<double>().ShouldBe(4.5);
        message["execution"]!.GetValue<string>().ShouldBe(outcome.Description["executionArn"]!.GetValue<string>());
        harness.Sns.CallsOf("Publish")[0]["TopicArn"]!.GetValue<string>().ShouldBe(RetrainDefinition.Topic);
    }

    [Fact]
    public async Task Sets_job_and_model_stand_below_the_executions_name()
    {
        await using var harness = new RetrainHarness();
        await harness.RunAsync("labels-2026-01");
        var texts = harness.Queries.Select(query => query["QueryString"]!.GetValue<string>()).ToList();
        texts.ShouldContain(text => text.Contains("TO 's3://lake/training/labels-2026-01/train/'"));
        texts.ShouldContain(text => text.Contains("TO 's3://lake/training/labels-2026-01/validation/'"));
        var job = harness.SageMaker.CallsOf("CreateTrainingJob").ShouldHaveSingleItem();
        job["OutputDataConfig"]!["S3OutputPath"]!.GetValue<string>().ShouldBe("s3://lake/models/labels-2026-01/");
        job["InputDataConfig"]![1]!["DataSource"]!["S3DataSource"]!["S3Uri"]!.GetValue<string>().ShouldBe("s3://lake/training/labels-2026-01/validation/");
        harness.Queries[^1]["ResultConfiguration"]!["OutputLocation"]!.GetValue<string>().ShouldBe("s3://lake/lookups/routes/");
    }

    [Fact]
    public async Task Train_and_validation_set_split_at_one_moment()
    {
        await using var harness = new RetrainHarness();
        await harness.RunAsync();
        var texts = harness.Queries.Select(query => query["QueryString"]!.GetValue<string>()).ToList();
        texts.Count(text => text.Contains("usable AND to_unixtime(requested_at) < 1768478400")).ShouldBe(1);
        texts.Count(text => text.Contains("usable AND to_unixtime(requested_at) >= 1768478400") && !text.Contains("AS rmse")).ShouldBe(1);
    }

    [Fact]
    public async Task The_serving_model_is_measured_by_what_it_answered_since_its_configuration_was_made()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        await harness.RunAsync();
        string text = harness.Queries.Select(query => query["QueryString"]!.GetValue<string>()).Single(text => text.Contains("AS rmse"));
        text.ShouldContain($"to_unixtime(scored_at) >= {harness.Since.ToUnixTimeSeconds()}");
        harness.SageMaker.CallsOf("DescribeEndpointConfig")[0]["EndpointConfigName"]!.GetValue<string>().ShouldBe("old");
    }

    [Theory]
    [InlineData("true", """{"MaxRuntimeInSeconds":3600,"MaxWaitTimeInSeconds":3600}""")]
    [InlineData("false", """{"MaxRuntimeInSeconds":3600}""")]
    public async Task Only_a_spot_job_is_given_a_time_to_wait(string spot, string expected)
    {
        await using var harness = new RetrainHarness();
        await harness.RunAsync("run", ("UseSpotTraining", spot));
        var job = harness.SageMaker.CallsOf("CreateTrainingJob")[0];
        // Source: "Managed Spot Training in Amazon SageMaker": 3600 seconds at most without checkpoints, and not less than the run.
        job.ContainsKey("CheckpointConfig").ShouldBeFalse();
        job["EnableManagedSpotTraining"]!.GetValue<bool>().ShouldBe(bool.Parse(spot));
        job["StoppingCondition"]!.ToJsonString().ShouldBe(expected);
        job["HyperParameters"]!.AsObject().ShouldAllBe(parameter => parameter.Value!.GetValueKind() == System.Text.Json.JsonValueKind.String);
    }
}
