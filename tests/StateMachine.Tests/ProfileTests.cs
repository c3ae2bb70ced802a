namespace Pipeline.StateMachine.Tests;

/// <summary>What a run does about trips that look otherwise than those that the serving model has learned from.</summary>
[Trait("Cost", "process")]
public sealed class ProfileTests
{
    [Fact]
    public async Task Trips_that_have_changed_train_nothing_and_refresh_nothing()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Profile = "run-0";
        harness.Changed("passengers", 0.2, 0.35);
        harness.Changed("pickup_zone", 0.3, 0.2);
        harness.Changed("distance_miles", 0.3, 0.1);
        var outcome = await harness.RunAsync("run-1");
        harness.ShouldHaveDecided(outcome, "data-changed");
        outcome.Output!["reason"]!.GetValue<string>().ShouldBe(
            "distance_miles has changed by 0.30, more than 0.10, in the 24 hours until 2026-01-14T12:00:00.000Z (4000 trips). Learned from: to 1: 50 %. Now: to 1: 90 %. "
            + "pickup_zone has changed by 0.30, more than 0.20, in the 24 hours until 2026-01-14T12:00:00.000Z (4000 trips). Learned from: to 1: 50 %. Now: to 1: 90 %. "
            + "If that is how trips are from now on: make accept PROFILE=run-1");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
        harness.QueryTexts[^1].ShouldContain("FROM profiles WHERE run = 'run-0'");
        harness.QueryTexts.ShouldContain(text => text.Contains("TO 's3://lake/models/profiles/run-1/'"), "It can be accepted.");
    }

    [Theory]
    [InlineData("1", "data-changed")]
    [InlineData("3", "promoted")]
    public async Task How_much_may_change_is_a_parameter(string most, string decision)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Profile = "run-0";
        harness.Changed("distance_miles", 0.25, 0.1);
        harness.ShouldHaveDecided(await harness.RunAsync("run-1", ("MostChange", most)), decision);
    }

    [Fact]
    public async Task A_model_is_noted_with_the_profile_of_its_trips()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Profile = "run-0";
        harness.ShouldHaveDecided(await harness.RunAsync("run-1"), "promoted");
        harness.SageMaker.CallsOf("AddTags").Count.ShouldBe(1);
        harness.Noted["Profile"].ShouldBe("run-1");
    }

    [Fact]
    public async Task A_change_that_is_accepted_is_what_later_trips_are_compared_with()
    {
        await using var harness = RetrainHarness.Serving();
        (harness.Profile, harness.Input) = ("run-0", """{"accept": "run-1"}""");
        harness.ShouldHaveDecided(await harness.RunAsync("run-2"), "promoted");
        harness.SageMaker.CallsOf("AddTags")[0]["Tags"]!.ToJsonString().ShouldBe("""[{"Key":"Profile","Value":"run-1"}]""");
        harness.QueryTexts.ShouldContain(text => text.Contains("FROM profiles WHERE run = 'run-1'"));
        harness.QueryTexts.ShouldNotContain(text => text.Contains("FROM profiles WHERE run = 'run-0'"));
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_not_accepted()
    {
        await using var harness = RetrainHarness.Serving();
        (harness.Profile, harness.Input) = ("run-0", """{"accept": "run-9"}""");
        harness.HasNoProfile();
        var outcome = await harness.RunAsync();
        (outcome.Status, outcome.Error).ShouldBe(("FAILED", "ProfileNotFound"));
        outcome.Cause!.ShouldContain("There is no profile of the run run-9 below s3://lake/models/profiles/");
        harness.SageMaker.CallsOf("AddTags").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("x' OR '1'='1")]
    public async Task Where_no_run_is_noted_nothing_is_compared(string? noted)
    {
        await using var harness = RetrainHarness.Serving();
        (harness.Profile, harness.Reference) = (noted, noted);
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.QueryTexts.ShouldNotContain(text => text.Contains("FROM profiles"));
        harness.QueryTexts.ShouldContain(text => text.Contains("FROM reference WHERE run = 'none'"));
    }
}
