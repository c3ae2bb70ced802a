using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests;

/// <summary>Executions that meet: one works, one waits, the others end.</summary>
public sealed class CoalescingTests
{
    [Fact]
    public async Task The_oldest_works_the_second_waits_and_later_ones_end_as_coalesced()
    {
        await using var harness = new RetrainHarness();
        var holding = new TaskCompletionSource();
        using var held = new ManualResetEventSlim();
        bool first = true;
        // The first execution's crawl ends only when the others have been started and looked around.
        harness.Glue.On("GetCrawler", _ =>
        {
            if (first)
            {
                first = false;
                holding.SetResult();
                held.Wait(TimeSpan.FromSeconds(20));
            }

            return JsonNode.Parse("""{"Crawler": {"State": "READY", "LastCrawl": {"Status": "SUCCEEDED"}}}""")!.AsObject();
        });
        string machine = await harness.Engine.CreateAsync(RetrainDefinition.With().ToJsonString(), "retrain");
        string oldest = await harness.Engine.StartAsync(machine, "{}", "a");
        await holding.Task.WaitAsync(TimeSpan.FromSeconds(20));
        string second = await harness.Engine.StartAsync(machine, "{}", "b");
        string third = await harness.Engine.StartAsync(machine, "{}", "c");
        string fourth = await harness.Engine.StartAsync(machine, "{}", "d");
        foreach (string later in new[] { third, fourth })
        {
            var coalesced = await harness.Engine.EndAsync(later);
            coalesced.Status.ShouldBe("SUCCEEDED", coalesced.Cause);
            coalesced.Output!.ToJsonString().ShouldBe("""{"decision":"coalesced","rmse_candidate":null,"rmse_serving":null,"model":null,"labels":0}""");
        }

        held.Set();
        var worked = await harness.Engine.EndAsync(oldest);
        worked.Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        var waited = await harness.Engine.EndAsync(second);
        waited.Status.ShouldBe("SUCCEEDED", waited.Cause);
        waited.States.ShouldContain("WaitForTurn");
        waited.States.ShouldContain("StartCrawler");
        harness.Published.Count.ShouldBe(2);
    }
}
