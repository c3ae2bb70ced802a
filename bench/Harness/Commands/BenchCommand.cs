using System.CommandLine;
using System.Globalization;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Reporting;

namespace Pipeline.Bench.Commands;

/// <summary>Measures all contenders side by side and writes the reports.</summary>
internal static class BenchCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "How many runs.", DefaultValueFactory = _ => 10 };
        var only = new Option<string?>("--only") { Description = "Contenders, with commas; all without." };
        var seconds = new Option<double>("--seconds") { Description = "CPU time of a stretch.", DefaultValueFactory = _ => 1.5 };
        var checkout = new Option<string>("--checkout") { Description = "The folder of Pipeline.sln.", DefaultValueFactory = _ => "." };
        var command = new Command("run", "Measures all contenders side by side and writes bench/README.md and .local/bench.json.") { runs, only, seconds, checkout };
        command.SetAction(result => RunAsync(
            result.GetValue(runs), result.GetValue(only)?.Split(',', StringSplitOptions.TrimEntries), TimeSpan.FromSeconds(result.GetValue(seconds)), Path.GetFullPath(result.GetValue(checkout)!)));
        return command;
    }

    private static async Task RunAsync(int runs, string[]? only, TimeSpan cpu, string checkout)
    {
        if (runs < 1) throw new ArgumentException($"--runs is {runs}; it must be 1 at least.");
        var build = Path.Combine(checkout, ".build");
        var all = Contender.All
            .Where(contender => only is null || only.Contains(contender.Name))
            .Select(contender => new ContenderFigures(contender, new Deployment(Path.Combine(build, contender.Folder))))
            .ToArray();
        foreach (var name in only?.Except(Contender.All.Select(contender => contender.Name)) ?? [])
            throw new ArgumentException($"There is no contender {name}. There are {string.Join(", ", Contender.All.Select(contender => contender.Name))}.");
        foreach (var absent in all.Where(one => one.Deployment.Absence is not null)) Console.WriteLine($"{absent.Contender.Name}: {absent.Deployment.Absence}");

        var machine = await Machine.ReadAsync();
        if (machine.IsBusy) Console.WriteLine(machine.Business);
        using var laboratory = new Laboratory();
        var series = new Series(new ContenderRun(laboratory, cpu), all, build);
        await series.WarmUpAsync();
        for (var run = 1; run <= runs; run++)
        {
            // One after the other in every run, so that a drift of the machine hits all alike.
            foreach (var one in all.Where(one => one.Deployment.Absence is null))
            {
                await series.RunAsync(one);
                Print(run, runs, one);
            }

            JsonReport.Write(Path.Combine(checkout, ".local", "bench.json"), all);
        }

        var tables = new Tables(all);
        Console.WriteLine();
        Console.WriteLine(tables.Cost());
        Console.WriteLine(tables.Environment());
        Console.WriteLine(tables.Calls());
        Readme.Write(checkout, machine, tables, all, runs);
    }

    private static void Print(int run, int runs, ContenderFigures one)
    {
        var figures = one.Runs[^1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"run {run}/{runs}  {one.Contender.Name,-17}{string.Join(" / ", figures.ByBatch.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value.CpuMicrosecondsPerRecord:F2}")),24} us a record  {figures.ByBatch[ContenderRun.Usual].RecordsPerSecond,8:F0} records/s  cold {figures.Cold.TotalMilliseconds,6:F1} ms  peak {figures.PeakMebibytes[ContenderRun.Usual],6:F1} MiB  with latencies {figures.WithLatencies.BatchMilliseconds,6:F1} ms"));
    }
}
