namespace Pipeline.StateMachine.Tests;

/// <summary>Runs that find a model that serves, and that nobody was told of: the run that swapped to it was stopped or failed before it could.</summary>
[Trait("Cost", "process")]
public sealed class UntoldSwapTests
{
    [Fact]
    public async Task The_next_run_notes_since_when_it_serves_and_tells_it()
    {
        await using var harness = Untold();
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "promoted");
        var note = harness.SageMaker.CallsOf("AddTags")[0];
        note["ResourceArn"]!.GetValue<string>().ShouldBe("arn:config/old");
        note["Tags"]!.ToJsonString().ShouldBe("""[{"Key":"ServingSince","Value":"2026-01-10T00:30:00.000Z"}]""");
        harness.Published.Count.ShouldBe(2);
        var told = harness.Published[0];
        (told["decision"]!.GetValue<string>(), told["model"]!.GetValue<string>(), told["candidate"]!.GetValue<double>()).ShouldBe(("promoted", "old", 4.5));
        told["reason"]!.GetValue<string>().ShouldBe("it serves since 2026-01-10T00:30:00.000Z, and the run that swapped to it ended before it could tell");
    }

    [Fact]
    public async Task It_scales_from_then_on_also_where_the_run_itself_swaps_nothing()
    {
        await using var harness = Untold();
        harness.CandidateError(7);
        harness.ShouldHaveDecided(await harness.RunAsync(), "rejected");
        harness.Scaling.CallsOf("RegisterScalableTarget").ShouldHaveSingleItem()["ResourceId"]!.GetValue<string>().ShouldBe("endpoint/stack-trips/variant/live");
        harness.Scaling.CallsOf("PutScalingPolicy").Count.ShouldBe(1);
        harness.Published.Select(message => message["decision"]!.GetValue<string>()).ShouldBe(["promoted", "rejected"]);
    }

    [Fact]
    public async Task A_rollback_from_it_finishes_it_first()
    {
        await using var harness = Untold();
        harness.Input = RetrainHarness.Rollback(RetrainDefinition.EarlierModel);
        harness.ShouldHaveDecided(await harness.RunAsync(), "rolled-back");
        harness.Published.Select(message => message["model"]!.GetValue<string>()).ShouldBe(["old", RetrainDefinition.EarlierModel]);
        harness.SageMaker.CallsOf("AddTags").Select(call => call["ResourceArn"]!.GetValue<string>()).ShouldBe(["arn:config/old", "arn:config"]);
    }

    [Fact]
    public async Task What_was_noted_and_told_is_not_told_again()
    {
        await using var harness = RetrainHarness.Serving();
        var outcome = await harness.RunAsync();
        harness.Published.Count.ShouldBe(1);
        outcome.States.ShouldNotContain("NoteUntold");
    }

    [Fact]
    public async Task What_a_configuration_knows_of_its_model_it_knows_from_its_first_moment()
    {
        // So that a run that ends in the middle of its swap takes none of it with it.
        await using var harness = new RetrainHarness();
        harness.ShouldHaveDecided(await harness.RunAsync("run-1"), "promoted");
        harness.Noted.ShouldBe(new Dictionary<string, string> { ["Reference"] = "run-1", ["Profile"] = "run-1", ["PromotedError"] = "4.0" });
    }

    private static RetrainHarness Untold()
    {
        var harness = RetrainHarness.Serving();
        (harness.ServingSince, harness.PromotedError) = (null, "4.5");
        return harness;
    }
}
