using BenchmarkDotNet.Running;
using Pipeline.Bench.Micro.Reporting;
using Pipeline.Bench.Reporting;

namespace Pipeline.Bench.Micro;

/// <summary>Measures stages and reports.</summary>
internal static class MicroRun
{
    private static readonly Type[] Benchmarks = [typeof(EventBenchmarks), typeof(StageBenchmarks), typeof(FastPathBenchmarks)];

    /// <summary>Measures the stages whose name has this in it. Only a measurement of all of them is a page of the checkout.</summary>
    public static async Task ExecuteAsync(string checkout, string? only)
    {
        var config = MicroConfig.Create(checkout, only);
        var chosen = Benchmarks.Select(type => BenchmarkConverter.TypeToBenchmarks(type, config)).Where(run => run.BenchmarksCases.Length > 0).ToArray();
        if (chosen.Length == 0) throw new ArgumentException($"No stage has '{only}' in its name. There are {string.Join(", ", Names())}.");
        var machine = await Machine.ReadAsync();
        if (machine.IsBusy) Console.WriteLine(machine.Business);

        var figures = new List<StageFigures>();
        foreach (var report in BenchmarkRunner.Run(chosen).SelectMany(summary => summary.Reports)) figures.Add(StageFigures.Of(report));
        Console.WriteLine(MicroPage.Table(figures));
        if (only is null) MicroPage.Write(checkout, machine, figures);
    }

    private static IEnumerable<string> Names() =>
        Benchmarks.SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases).Select(one => one.Descriptor.WorkloadMethod.Name);
}
