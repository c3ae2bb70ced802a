using System.Text.Json.Nodes;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>Executions that meet: the first is held at its crawl until the others have been started and have looked around.</summary>
internal static class MeetingRuns
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs executions <c>a</c>, <c>b</c>, ... of which each begins while the first works.</summary>
    /// <param name="count">How many; all but the first two end while the first is held.</param>
    /// <param name="harness">The services; its own where none is given.</param>
    /// <returns>How they ended, in the order of their starts.</returns>
    public static async Task<IReadOnlyList<ExecutionOutcome>> RunAsync(int count, RetrainHarness? harness = null)
    {
        if (harness is null)
        {
            await using var own = new RetrainHarness();
            return await RunAsync(count, own);
        }

        var holding = new TaskCompletionSource();
        using var held = new ManualResetEventSlim();
        int looks = 0;
        harness.Glue.On("GetCrawler", _ =>
        {
            // Only the first execution's crawl is held; the wait is a real one, so that the virtual clock does not run into a time-out.
            if (Interlocked.Increment(ref looks) == 1)
            {
                holding.SetResult();
                held.Wait(Patience);
            }

            return JsonNode.Parse("""{"Crawler": {"State": "READY", "LastCrawl": {"Status": "SUCCEEDED"}}}""")!.AsObject();
        });
        string machine = await harness.MachineAsync();
        var started = new List<string> { await harness.Engine.StartAsync(machine, "{}", "a") };
        await holding.Task.WaitAsync(Patience);
        for (int i = 1; i < count; i++) started.Add(await harness.Engine.StartAsync(machine, "{}", ((char)('a' + i)).ToString()));
        foreach (string later in started.Skip(2)) await harness.Engine.EndAsync(later);
        held.Set();
        var ended = new List<ExecutionOutcome>();
        foreach (string execution in started) ended.Add(await harness.Engine.EndAsync(execution));
        return ended;
    }
}
