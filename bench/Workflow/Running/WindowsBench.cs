using System.Globalization;
using Pipeline.Bench.Workflow.Lake;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Bench.Workflow.Stack;

namespace Pipeline.Bench.Workflow.Running;

/// <summary>
/// Measures a retraining over one lake that grows older, in this process: its newest window stays the same, and older ones are added before
/// it. First runs promote a model, so that those that are measured have a serving model to measure, and compiled code.
/// </summary>
internal sealed class WindowsBench(string root, string directory, TimeProvider time)
{
    /// <summary>The days of a window.</summary>
    public const int Days = 10;

    /// <summary>How many runs are measured over each lake.</summary>
    public const int Runs = 3;

    // The code of the engines' processes is compiled anew while it is used.
    private const int FirstRuns = 3;

    /// <summary>Measures.</summary>
    /// <param name="trips">Trips of a window.</param>
    /// <param name="windows">The ages of the lake in windows, the youngest first.</param>
    /// <exception cref="InvalidOperationException">The runs did not learn from the same labels.</exception>
    public async Task<IReadOnlyList<LakeMeasure>> RunAsync(int trips, IReadOnlyList<int> windows)
    {
        using var sampler = new Sampler(directory, time);
        await using var stack = await LakeStack.StartAsync(root, directory, LakeLanding.WindowOf(Days), time);
        var lake = new Lakes(stack, root);
        // A day more than the windows have: its last hours fall into the oldest window, and its labels too.
        var landing = new LakeLanding(stack, Path.Combine(directory, "scratch"), trips / Days, (windows[^1] * Days) + 1, time.GetUtcNow());
        var (landed, measures) = (0, new List<LakeMeasure>());
        foreach (var age in windows)
        {
            var days = (age * Days) + 1;
            await landing.LandAsync(landed, days - landed);
            landed = days;
            var compaction = await stack.RunAsync("compact", $"compact-{age}");
            for (var i = 0; measures.Count == 0 && i < FirstRuns; i++) await stack.RunAsync("retrain", $"first-{i}");
            var runs = new List<WorkflowRun>();
            for (var i = 0; i < Runs; i++)
            {
                // What landing left to the garbage collector is none of the workflow's.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                await stack.LetServeSinceAsync(landing.Begin);
                await sampler.NextAsync();
                runs.Add(await stack.RunAsync("retrain", $"retrain-{age}-{i}"));
                await sampler.NextAsync();
            }

            var stages = runs.Select(run => run.Measure(sampler)).ToList();
            var labels = runs.Select(run => (int)run.Output["labels"]!).Distinct().Single();
            var partitions = (int)(compaction.Output["days"]!.AsArray().Count);
            measures.Add(new LakeMeasure(
                age, lake.CountTrips(), (measures.Count > 0 ? measures[^1].Days : 0) + partitions, lake.Log, lake.Trips, labels, [.. stages[0].Select((_, i) => Median(stages.Select(run => run[i])))]));
            var each = string.Join(", ", measures[^1].Stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.CpuSeconds:N2}")));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{age} windows: {measures[^1].Cpu(_ => true):N2} CPU seconds ({each})"));
        }

        return measures.DistinctBy(measure => measure.Labels).Count() == 1
            ? measures
            : throw new InvalidOperationException("The runs learned from different labels: a day has begun meanwhile, with which the window has moved. Measure again.");
    }

    private static StageMeasure Median(IEnumerable<StageMeasure> stages) => stages.OrderBy(stage => stage.CpuSeconds).ElementAt(Runs / 2);
}
