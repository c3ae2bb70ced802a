using Pipeline.Bench.Workflow.Lake;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Contract.Lake;

namespace Pipeline.Bench.Workflow.Running;

/// <summary>
/// Measures the workflow over a lake of one size, in this process. A first run over the lake's first trips promotes a model, so that
/// the run that is measured has a serving model to measure, and compiled code.
/// </summary>
internal sealed class SizeBench(string root, string directory, TimeProvider time)
{
    private const int FirstTrips = 20_000;

    // A stage of the report, and the states that it begins and ends with.
    private static readonly (string Stage, string First, string Last)[] States =
    [
        ("crawl", "StartCrawler", "IsCrawled"),
        ("count", "CountLabels", "CountLabels"),
        ("training set", "UnloadTrain", "UnloadValidation"),
        ("live error", "MeasureServingModel", "MeasureServingModel"),
        ("route statistics", "RefreshLookups", "RefreshLookups"),
    ];

    /// <summary>Measures.</summary>
    public async Task<SizeMeasure> RunAsync(int trips)
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        using var sampler = new Sampler(directory, time);
        await using var stack = await WorkflowStack.StartAsync(root, directory, time);
        var landing = new LakeLanding(stack.Objects, WorkflowStack.Bucket, Path.Combine(directory, "scratch"), time);
        var first = Math.Min(FirstTrips, trips / 2);
        await landing.LandAsync(first, seed: 1, new DateOnly(2026, 1, 1));
        await stack.RunAsync("first");
        await landing.LandAsync(trips - first, seed: 2, new DateOnly(2026, 2, 1));

        // What landing left to the garbage collector is none of the workflow's.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await SampleAsync();
        var idle = sampler.Latest.ResidentBytes;
        var run = await stack.RunAsync("measured");
        await SampleAsync();
        var lake = stack.Objects.List(WorkflowStack.Bucket, LakeFolder.Scored + "/");
        return new SizeMeasure(
            trips,
            (int)run.Output["labels"]!,
            lake.Count,
            lake.Sum(stored => stored.Size) / StageMeasure.MiB,
            idle / StageMeasure.MiB,
            [
                .. States.Select(state => StageMeasure.Of(state.Stage, run.Between(state.First, state.Last), sampler)),
                StageMeasure.Of("training job: reading", run.Training("Downloading"), sampler),
                StageMeasure.Of("training job: a round", run.Training("Training"), sampler, WorkflowStack.Rounds),
            ]);
    }

    /// <summary>Lets a few samples be taken.</summary>
    private Task SampleAsync() => Task.Delay(TimeSpan.FromMilliseconds(300), time);
}
