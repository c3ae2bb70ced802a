using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.StateMachine.Tests;

/// <summary>Every service at its limit at once.</summary>
[Trait("Cost", "process")]
public sealed class ThrottlingTests
{
    [Theory]
    [InlineData(5.0, "promoted")]
    [InlineData(3.5, "rejected")]
    public async Task A_run_that_is_throttled_everywhere_at_once_ends_as_it_would_without(double live, string decision)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", live);
        var throttles = new Throttles(2);
        harness.Engine.Interposed = throttles.Take;
        harness.ShouldHaveDecided(await harness.RunAsync(), decision);
        // Only what is promoted is scaled.
        string[] scaling = decision == "promoted" ? ["applicationautoscaling"] : [];
        throttles.Services.ShouldBe([.. scaling, "athena", "cloudwatch", "glue", "sagemaker", "sfn", "sns"]);
        harness.SageMaker.CallsOf("CreateTrainingJob").Count.ShouldBe(decision == "promoted" ? 2 : 1);
    }

    [Fact]
    public async Task A_run_that_is_throttled_without_an_end_fails_and_the_old_model_serves()
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.Engine.Interposed = (_, _, _) => Task.FromException<JsonObject>(Throttled());
        var outcome = await harness.RunAsync();
        outcome.Error.ShouldBe("Sfn.SfnException");
        outcome.States.TakeLast(3).ShouldBe(["ListRunning", "NotifyFailure", "Failed"]);
        harness.Endpoint.Serving.ShouldBe("old");
    }

    private static AwsException Throttled() => new("ThrottlingException", "Rate exceeded");

    /// <summary>Throttles each call of each operation some times before it lets it through.</summary>
    private sealed class Throttles(int times)
    {
        private readonly ConcurrentDictionary<string, int> _calls = new();

        public IEnumerable<string> Services => _calls.Keys.Select(call => call.Split(':')[0]).Distinct().Order(StringComparer.Ordinal);

        public Task<JsonObject>? Take(string service, string operation, JsonObject input) =>
            _calls.AddOrUpdate($"{service}:{operation}", 1, (_, count) => count + 1) % (times + 1) == 0 ? null : Task.FromException<JsonObject>(Throttled());
    }
}
