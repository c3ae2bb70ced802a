using System.Text.Json.Nodes;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>How runs end, and what serves then.</summary>
internal static class Endings
{
    /// <summary>The run has told its failure, once, and failed; the old model serves.</summary>
    public static void ShouldHaveFailed(this RetrainHarness harness, ExecutionOutcome outcome, string error, string cause, string? serving = "old")
    {
        outcome.Status.ShouldBe("FAILED", outcome.Output?.ToJsonString());
        outcome.Error.ShouldBe(error, outcome.Cause);
        outcome.Cause!.ShouldContain(cause);
        outcome.States.TakeLast(2).ShouldBe(["NotifyFailure", "Failed"]);
        var message = harness.Published.ShouldHaveSingleItem();
        message["decision"]!.GetValue<string>().ShouldBe("failed");
        message["error"]!.GetValue<string>().ShouldBe(error);
        harness.Endpoint.Serving.ShouldBe(serving);
    }

    /// <summary>The run has succeeded with a decision that it has published; unless a model was promoted or gone back to, the old one serves.</summary>
    public static void ShouldHaveDecided(this RetrainHarness harness, ExecutionOutcome outcome, string decision)
    {
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        outcome.Output!["decision"]!.GetValue<string>().ShouldBe(decision);
        harness.Published.ShouldHaveEndedWith(outcome)["decision"]!.GetValue<string>().ShouldBe(decision);
        harness.Endpoint.Serving.ShouldBe(decision is "promoted" or "rolled-back" ? outcome.Output!["model"]!.GetValue<string>() : "old");
    }

    /// <summary>The one message of a run, which may have told of an earlier run's swap before.</summary>
    public static JsonObject ShouldHaveEndedWith(this IReadOnlyList<JsonObject> published, ExecutionOutcome outcome)
    {
        published.Count.ShouldBe(outcome.States.Contains("RegisterScaling") && outcome.States.Contains("TellUntold") ? 2 : 1);
        return published[^1];
    }
}
