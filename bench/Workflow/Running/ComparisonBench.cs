using System.Globalization;
using Pipeline.Bench.Workflow.Before;
using Pipeline.Bench.Workflow.Lake;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Bench.Workflow.Stack;

namespace Pipeline.Bench.Workflow.Running;

/// <summary>Measures the compaction of a window, a retraining over it, and the queries of a retraining as they were before, in this process.</summary>
internal sealed class ComparisonBench(string root, string directory, TimeProvider time)
{
    /// <summary>Measures.</summary>
    /// <param name="trips">Trips of the window.</param>
    public async Task<ComparisonMeasure> RunAsync(int trips)
    {
        using var sampler = new Sampler(directory, time);
        // The whole lake is the window, since the queries before knew none.
        await using var stack = await LakeStack.StartAsync(root, directory, LakeLanding.WindowOf(WindowsBench.Days) + 2, time);
        var lake = new Lakes(stack, root);
        var landing = new LakeLanding(stack, Path.Combine(directory, "scratch"), trips / WindowsBench.Days, WindowsBench.Days, time.GetUtcNow());
        await landing.LandAsync(0, WindowsBench.Days);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await sampler.NextAsync();
        var compacted = await stack.RunAsync("compact", "compact");
        await sampler.NextAsync();
        var compaction = StageMeasure.Of("compaction", compacted.Whole, compacted.Scanned, sampler);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"compaction: {compaction.CpuSeconds:N2} CPU seconds"));
        // Promotes a model, so that there is a live error to measure, and code is compiled.
        await stack.RunAsync("retrain", "first");
        await stack.LetServeSinceAsync(landing.Begin);
        var idle = await sampler.NextAsync();
        var run = await stack.RunAsync("retrain", "measured");
        await sampler.NextAsync();
        var now = run.Measure(sampler);
        foreach (var stage in now) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage.Name}: {stage.CpuSeconds:N2} CPU seconds"));
        var (labels, before) = await new FormerQueries(stack, root, sampler, time).RunAsync(landing.Begin.ToUnixTimeSeconds());
        foreach (var stage in before) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"before, {stage.Name}: {stage.CpuSeconds:N2} CPU seconds"));
        return new ComparisonMeasure(
            lake.CountTrips(), new LabelCounts((long)run.Output["labels"]!, labels), compaction, lake.Log, lake.Trips, lake.Labels, lake.Columns(), idle.ResidentBytes, now, before);
    }
}
