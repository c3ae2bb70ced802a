using System.Globalization;

namespace Pipeline.StateMachine.Tests;

/// <summary>What a run decides, and what it has done by then.</summary>
[Trait("Cost", "process")]
public sealed class DecisionTests
{
    [Fact]
    public async Task The_first_model_is_promoted_if_it_beats_the_average_label()
    {
        await using var harness = new RetrainHarness();
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        var output = outcome.Output!;
        output["decision"]!.GetValue<string>().ShouldBe("promoted");
        output["candidate"]!.GetValue<double>().ShouldBe(4.0);
        output["serving"].ShouldBeNull();
        (output["metric"]!.GetValue<string>(), output["baseline"]!.GetValue<double>()).ShouldBe(("rmse", 20.0));
        output["labels"]!.GetValue<int>().ShouldBe(20_000);
        output["model"]!.GetValue<string>().ShouldMatch("^stack-trips-20260115-120000-[0-9a-f]{8}$");
        harness.SageMaker.CallsOf("CreateEndpoint").Count.ShouldBe(1);
        harness.SageMaker.CallsOf("UpdateEndpoint").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(4.0, "rejected")]
    [InlineData(4.03, "rejected")]
    [InlineData(4.1, "promoted")]
    public async Task A_first_model_that_says_no_more_than_the_average_label_does_not_come_to_serve(double constant, string decision)
    {
        await using var harness = new RetrainHarness();
        harness.Constant(constant);
        var outcome = await harness.RunAsync();
        outcome.Output!["decision"]!.GetValue<string>().ShouldBe(decision, outcome.Cause);
        outcome.Output!["serving"].ShouldBeNull("No model serves.");
        harness.SageMaker.CallsOf("CreateEndpoint").Count.ShouldBe(decision == "promoted" ? 1 : 0);
    }

    [Theory]
    [InlineData(4.0, "rejected")]
    [InlineData(4.01, "promoted")]
    public async Task A_candidate_that_is_no_better_than_a_constant_is_rejected_though_it_beats_the_serving_model(double constant, string decision)
    {
        await using var harness = RetrainHarness.Serving();
        harness.BestConstant(constant);
        var output = (await harness.RunAsync()).Output!;
        output["decision"]!.GetValue<string>().ShouldBe(decision);
        output["baseline"]!.GetValue<double>().ShouldBe(constant);
        if (decision == "rejected") output["reason"]!.GetValue<string>().ShouldBe("no better than a constant: it misses by 4.00, and the average label by 4.00");
    }

    [Fact]
    public async Task The_output_has_the_members_that_readers_of_it_expect()
    {
        await using var harness = new RetrainHarness();
        var outcome = await harness.RunAsync();
        outcome.Output!.AsObject().Select(member => member.Key).ShouldBe(["decision", "metric", "candidate", "serving", "baseline", "model", "reason", "evidence", "gain", "error", "coverage", "live", "labels", "outside", "unreadable", "unmatched", "labelled"]);
    }

    [Fact]
    public async Task A_model_that_beats_the_serving_one_by_the_margin_is_swapped_in_with_a_roll_back_alarm()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 4.2);
        var outcome = await harness.RunAsync();
        outcome.Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        outcome.Output!["serving"]!.GetValue<double>().ShouldBe(4.2);
        string model = outcome.Output!["model"]!.GetValue<string>();
        var update = harness.SageMaker.CallsOf("UpdateEndpoint").ShouldHaveSingleItem();
        update["EndpointName"]!.GetValue<string>().ShouldBe(RetrainDefinition.Endpoint);
        update["EndpointConfigName"]!.GetValue<string>().ShouldBe(model);
        update["DeploymentConfig"]!["AutoRollbackConfiguration"]!.ToJsonString()
            .ShouldBe("""{"Alarms":[{"AlarmName":"stack-endpoint-errors"},{"AlarmName":"stack-wrong-answers"}]}""");
        var config = harness.SageMaker.CallsOf("CreateEndpointConfig").ShouldHaveSingleItem();
        config["ProductionVariants"]![0]!["ModelName"]!.GetValue<string>().ShouldBe(model);
        config["ProductionVariants"]![0]!["InitialInstanceCount"]!.GetValue<int>().ShouldBe(1);
    }

    [Theory]
    [InlineData("stack-wrong-answers", """{"Alarms":[{"AlarmName":"stack-endpoint-errors"}]}""")]
    [InlineData("stack-endpoint-errors stack-wrong-answers", null)]
    public async Task An_alarm_that_rings_of_the_serving_model_does_not_keep_a_better_one_out(string ringing, string? expected)
    {
        await using var harness = new RetrainHarness { Ringing = ringing.Split(' ') };
        harness.Serves("old", 5);
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        var config = harness.SageMaker.CallsOf("UpdateEndpoint").ShouldHaveSingleItem()["DeploymentConfig"]!;
        config["AutoRollbackConfiguration"]?.ToJsonString().ShouldBe(expected);
        config["BlueGreenUpdatePolicy"].ShouldNotBeNull();
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
        outcome.Output!["serving"]!.GetValue<double>().ShouldBe(live);
        outcome.Output!["model"].ShouldBeNull();
        outcome.Output!["reason"]!.GetValue<string>().ShouldStartWith("not better by 0.01 and 1 standard errors");
        // The candidate was there to answer, and is gone.
        string candidate = harness.SageMaker.CallsOf("CreateModel").ShouldHaveSingleItem()["ModelName"]!.GetValue<string>();
        candidate.ShouldEndWith("-c");
        harness.SageMaker.CallsOf("DeleteModel").ShouldHaveSingleItem()["ModelName"]!.GetValue<string>().ShouldBe(candidate);
        harness.SageMaker.CallsOf("UpdateEndpoint").ShouldBeEmpty();
        harness.SageMaker.CallsOf("CreateTrainingJob").Count.ShouldBe(1);
        harness.ShouldHaveDecided(outcome, "rejected");
    }

    [Theory]
    [InlineData(0.5, "promoted")]
    [InlineData(1.5, "rejected")]
    public async Task A_gain_within_the_noise_of_the_trips_is_none(double noise, string decision)
    {
        // 4.2 for 4.0: 1.64 of squared error, of which the margin asks 0.35.
        await using var harness = new RetrainHarness();
        harness.Serves("old", 4.2);
        harness.Noise(noise);
        harness.ShouldHaveDecided(await harness.RunAsync(), decision);
    }

    [Theory]
    [InlineData(999, 6.0, 0.1, "promoted")]
    [InlineData(1000, 6.0, 0.1, "rejected")]
    [InlineData(1000, 5.2, 0.1, "promoted")]
    [InlineData(1000, 6.0, 9.0, "promoted")]
    public async Task A_model_that_is_much_worse_on_a_part_with_enough_trips_is_rejected(int trips, double error, double noise, string decision)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Part(new JudgedPart("pickup_borough", "2", 3000, 3, 5, 0.1));
        harness.Part(new JudgedPart("hour", "17", trips, error, 5, noise));
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, decision);
        if (decision == "rejected") outcome.Output!["reason"]!.GetValue<string>().ShouldBe("worse by more than 0.05 for hour 17 (6.00 for 5.00)");
    }

    [Theory]
    [InlineData(5.1, 0.1, "promoted")]
    [InlineData(5.3, 0.1, "held")]
    [InlineData(5.3, 3.0, "promoted")]
    public async Task A_model_that_is_worse_on_the_first_model_s_trips_is_held(double error, double noise, string decision)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Part(new JudgedPart("reference", "", 3000, error, 5, noise));
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, decision);
        if (decision == "held") outcome.Output!["reason"]!.GetValue<string>().ShouldBe("worse by more than 0.04 on the trips that the first model was judged by (5.30 for 5.00). To let one in all the same: make release");
    }

    [Fact]
    public async Task A_model_that_is_let_in_although_it_would_be_held_begins_the_reference_anew()
    {
        await using var harness = RetrainHarness.Serving();
        (harness.Reference, harness.Input) = ("run-0", """{"release": true}""");
        harness.Part(new JudgedPart("reference", "", 3000, 6, 5, 0.1));
        harness.ShouldHaveDecided(await harness.RunAsync("run-1"), "promoted");
        harness.QueryTexts.ShouldContain(text => text.Contains("FROM reference WHERE run = 'run-0'"));
        harness.QueryTexts.ShouldContain(text => text.Contains("TO 's3://lake/models/reference/run-1/'"));
        harness.Noted["Reference"].ShouldBe("run-1");
    }

    [Fact]
    public async Task The_reference_stays_the_first_model_s_for_every_later_one()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Reference = "run-0";
        harness.ShouldHaveDecided(await harness.RunAsync("run-1"), "promoted");
        harness.Noted["Reference"].ShouldBe("run-0");
    }

    [Fact]
    public async Task Only_the_first_model_s_trips_are_kept()
    {
        await using var first = new RetrainHarness();
        await first.RunAsync();
        first.Queries.Count(query => query["QueryString"]!.GetValue<string>().Contains("TO 's3://lake/models/reference/")).ShouldBe(1);
        await using var again = new RetrainHarness();
        again.Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, again.Queries[^1]["QueryString"]!.GetValue<string>().Contains("TO 's3://lake/models/reference/") ? "FAILED" : "SUCCEEDED"));
        var outcome = await again.RunAsync();
        again.ShouldHaveDecided(outcome, "promoted");
        outcome.Output!["reason"]!.GetValue<string>().ShouldStartWith("the trips that the first model was judged by were not kept for later: ");
        await using var second = RetrainHarness.Serving();
        await second.RunAsync();
        second.Queries.ShouldAllBe(query => !query["QueryString"]!.GetValue<string>().Contains("TO 's3://lake/models/reference/"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public async Task Without_enough_trips_to_judge_by_nothing_is_trained_whatever_serves(int trips)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 9, trips);
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "not-enough-evidence");
        outcome.Output!["reason"]!.GetValue<string>().ShouldBe($"{trips} trips can be judged by, fewer than 1000");
        outcome.Output!["evidence"]!.GetValue<int>().ShouldBe(trips);
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
        // The lookups are of the labels, not of the model.
        harness.Queries[^1]["ResultConfiguration"]!["OutputLocation"]!.GetValue<string>().ShouldBe("s3://lake/lookups/routes/");
    }

    [Fact]
    public async Task What_serves_has_learned_from_all_trips_as_the_candidate_has_from_the_earlier_ones()
    {
        await using var harness = RetrainHarness.Serving();
        var outcome = await harness.RunAsync("run-1");
        string model = outcome.Output!["model"]!.GetValue<string>();
        var jobs = harness.SageMaker.CallsOf("CreateTrainingJob");
        jobs.Select(job => job["TrainingJobName"]!.GetValue<string>()).ShouldBe([model + "-c", model]);
        string Channel(int job) => jobs[job]["InputDataConfig"]![0]!["DataSource"]!["S3DataSource"]!["S3Uri"]!.GetValue<string>();
        (Channel(0), Channel(1)).ShouldBe(("s3://lake/training/run-1/set/train/", "s3://lake/training/run-1/set/"));
        jobs[0]["HyperParameters"]!.ToJsonString().ShouldBe(jobs[1]["HyperParameters"]!.ToJsonString());
        jobs[0]["HyperParameters"]!.AsObject().ContainsKey("early_stopping_rounds").ShouldBeFalse("Its rounds would be chosen by the trips that it is judged by.");
        harness.SageMaker.CallsOf("CreateModel")[^1]["ModelName"]!.GetValue<string>().ShouldBe(model);
    }

    [Fact]
    public async Task The_candidate_answers_the_trips_without_their_labels()
    {
        await using var harness = RetrainHarness.Serving();
        await harness.RunAsync("run-1");
        var job = harness.SageMaker.CallsOf("CreateTransformJob").ShouldHaveSingleItem();
        job["ModelName"]!.GetValue<string>().ShouldEndWith("-c");
        job["TransformInput"]!["DataSource"]!["S3DataSource"]!["S3Uri"]!.GetValue<string>().ShouldBe("s3://lake/training/run-1/judged/");
        job["TransformOutput"]!["S3OutputPath"]!.GetValue<string>().ShouldBe("s3://lake/training/run-1/answers/");
        job["DataProcessing"]!.ToJsonString().ShouldBe("""{"InputFilter":"$[3:]","JoinSource":"Input"}""");
    }

    [Theory]
    [InlineData(null, 1768005000)]
    [InlineData("2026-01-10T00:12:00.000Z", 1768003920)]
    public async Task The_serving_model_is_judged_by_what_it_answered_alone(string? noted, long since)
    {
        // While traffic shifts, the model before it answers under the same variant's name.
        await using var harness = RetrainHarness.Serving();
        harness.ServingSince = noted;
        await harness.RunAsync();
        harness.QueryTexts.Count(text => text.Contains($"({since} < 0 OR (predicted IS NOT NULL AND scored_at < labelled_at AND to_unixtime(scored_at) >= {since}))")).ShouldBe(2);
    }

    [Fact]
    public async Task Since_when_a_model_serves_is_noted_when_it_is_in_service()
    {
        await using var harness = RetrainHarness.Serving();
        var outcome = await harness.RunAsync();
        var tag = harness.SageMaker.CallsOf("AddTags").ShouldHaveSingleItem();
        tag["ResourceArn"]!.GetValue<string>().ShouldBe("arn:config");
        tag["Tags"]!.AsArray().ShouldHaveSingleItem()!["Key"]!.GetValue<string>().ShouldBe("ServingSince");
        DateTimeOffset.Parse(tag["Tags"]![0]!["Value"]!.GetValue<string>(), CultureInfo.InvariantCulture).ShouldBeGreaterThan(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        outcome.States.TakeWhile(state => state != "NoteServing").ShouldContain("IsEndpointHealthy");
    }

    [Fact]
    public async Task A_model_as_good_as_the_serving_one_is_rejected_even_without_a_margin()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 4.0);
        harness.ShouldHaveDecided(await harness.RunAsync("run", ("PromotionMargin", "0")), "rejected");
    }

    [Fact]
    public async Task Labels_of_one_minute_alone_train_no_model()
    {
        await using var harness = new RetrainHarness();
        harness.Labels(20_000, earlier: 0);
        var outcome = await harness.RunAsync();
        outcome.Output!.ToJsonString().ShouldBe("""{"decision":"not-enough-data","metric":"rmse","candidate":null,"serving":null,"baseline":null,"model":null,"reason":null,"evidence":0,"gain":null,"error":null,"coverage":null,"live":null,"labels":20000,"outside":0,"unreadable":0,"unmatched":0,"labelled":null}""");
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
        outcome.Output!.ToJsonString().ShouldBe("""{"decision":"not-enough-data","metric":"rmse","candidate":null,"serving":null,"baseline":null,"model":null,"reason":null,"evidence":0,"gain":null,"error":null,"coverage":null,"live":null,"labels":999,"outside":0,"unreadable":0,"unmatched":0,"labelled":null}""");
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
        message["candidate"]!.GetValue<double>().ShouldBe(4.0);
        message["serving"]!.GetValue<double>().ShouldBe(4.5);
        message["execution"]!.GetValue<string>().ShouldBe(outcome.Description["executionArn"]!.GetValue<string>());
        harness.Sns.CallsOf("Publish")[0]["TopicArn"]!.GetValue<string>().ShouldBe(RetrainDefinition.Topic);
    }

    [Fact]
    public async Task Sets_job_and_model_stand_below_the_executions_name()
    {
        await using var harness = new RetrainHarness();
        await harness.RunAsync("labels-2026-01");
        var texts = harness.QueryTexts;
        texts.ShouldContain(text => text.Contains("TO 's3://lake/training/labels-2026-01/set/train/'"));
        texts.ShouldContain(text => text.Contains("TO 's3://lake/training/labels-2026-01/set/validation/'"));
        var job = harness.SageMaker.CallsOf("CreateTrainingJob")[0];
        job["OutputDataConfig"]!["S3OutputPath"]!.GetValue<string>().ShouldBe("s3://lake/models/labels-2026-01/");
        job["InputDataConfig"]![1]!["DataSource"]!["S3DataSource"]!["S3Uri"]!.GetValue<string>().ShouldBe("s3://lake/training/labels-2026-01/set/validation/");
        harness.Queries[^2]["ResultConfiguration"]!["OutputLocation"]!.GetValue<string>().ShouldBe("s3://lake/lookups/routes/");
    }

    [Fact]
    public async Task Train_and_validation_set_split_at_one_moment()
    {
        await using var harness = new RetrainHarness();
        await harness.RunAsync();
        var texts = harness.QueryTexts;
        texts.Count(text => text.Contains("usable AND to_unixtime(requested_at) < 1768478400") && text.Contains("/set/train/")).ShouldBe(1);
        texts.Count(text => text.Contains("usable AND to_unixtime(requested_at) >= 1768478400") && text.Contains("/set/validation/")).ShouldBe(1);
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
