using System.CommandLine;
using System.Globalization;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Reporting;

namespace Pipeline.Bench.Commands;

/// <summary>Measures one function: what somebody who works on it looks at.</summary>
internal static class MeasureCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var function = new Option<string>("--function") { Description = "An executable, or a folder with an executable named bootstrap.", Required = true };
        var batch = new Option<int>("--batch") { Description = "Records a batch.", DefaultValueFactory = _ => 1_000 };
        var runs = new Option<int>("--runs") { Description = "How many runs, each in a fresh process.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "CPU time of a run, after as much of warm-up.", DefaultValueFactory = _ => 1.5 };
        var warmUp = new Option<double>("--warm-up") { Description = "CPU time before it; the JIT needs some 10 s.", DefaultValueFactory = _ => 1 };
        var tls = new Option<bool>("--tls") { Description = "Services over TLS, with this machine's roots." };
        var oneRoot = new Option<bool>("--one-root") { Description = "Services over TLS, with one root." };
        var latency = new Option<string?>("--latency") { Description = "Milliseconds that the table, the endpoint and the lake take: 4,15,8." };
        var variables = new Option<string[]>("--env") { Description = "NAME=VALUE: a variable of the function's.", DefaultValueFactory = _ => [] };
        var uncheckedFunction = new Option<bool>("--unchecked") { Description = "The function does not do the job, as the floor." };
        var command = new Command("measure", "Measures one function.") { function, batch, runs, seconds, warmUp, tls, oneRoot, latency, variables, uncheckedFunction };
        command.SetAction(result => RunAsync(
            result.GetValue(function)!, result.GetValue(batch), result.GetValue(runs), TimeSpan.FromSeconds(result.GetValue(seconds)), TimeSpan.FromSeconds(result.GetValue(warmUp)),
            result.GetValue(oneRoot) ? Trust.OneRoot : result.GetValue(tls) ? Trust.MachineRoots : null,
            ParseLatencies(result.GetValue(latency)),
            [.. result.GetValue(variables)!.Select(ParseVariable)],
            !result.GetValue(uncheckedFunction)));
        return command;
    }

    private static async Task RunAsync(
        string function, int batch, int runs, TimeSpan cpu, TimeSpan warmUp, Trust? trust, Latencies latencies, KeyValuePair<string, string>[] variables, bool isChecked)
    {
        var executable = Path.GetFullPath(Directory.Exists(function) ? Path.Combine(function, "bootstrap") : function);
        if (!File.Exists(executable)) throw new ArgumentException($"There is no {executable}: --function names an executable, or a folder with one named bootstrap.");
        using var laboratory = new Laboratory();
        laboratory.Cloud.Latencies = latencies;
        var cold = laboratory.Workload(100);
        var batches = laboratory.Workload(batch);
        var all = new List<(double Cold, double Peak, StretchFigures Figures)>();
        // The first start in this process pays for code of the bench that runs for the first time.
        using (var unmeasured = laboratory.Start(executable, trust, variables, isChecked)) await unmeasured.StartAsync(cold);
        Console.WriteLine("run   CPU us/record   records/s   batch ms   cold ms   peak MiB");
        for (var run = 1; run <= runs; run++)
        {
            using var measured = laboratory.Start(executable, trust, variables, isChecked);
            var first = await measured.StartAsync(cold);
            await measured.WarmUpAsync(batches, warmUp);
            var figures = await measured.MeasureAsync(batches, cpu);
            all.Add((first.TotalMilliseconds, measured.Process.PeakMebibytes(), figures));
            Print(run.ToString(CultureInfo.InvariantCulture), all[^1]);
        }

        Print("median", (Median(all, one => one.Cold), Median(all, one => one.Peak), all[^1].Figures with
        {
            CpuMicrosecondsPerRecord = Median(all, one => one.Figures.CpuMicrosecondsPerRecord),
            RecordsPerSecond = Median(all, one => one.Figures.RecordsPerSecond),
            BatchMilliseconds = Median(all, one => one.Figures.BatchMilliseconds),
        }));
        PrintTraffic(all[^1].Figures);
    }

    private static double Median<T>(List<T> all, Func<T, double> figure) => Spread.Of(all.Select(figure)).Median;

    private static void Print(string run, (double Cold, double Peak, StretchFigures Figures) one) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{run,-6}{one.Figures.CpuMicrosecondsPerRecord,13:F2}{one.Figures.RecordsPerSecond,12:F0}{one.Figures.BatchMilliseconds,11:F2}{one.Cold,10:F1}{one.Peak,11:F1}"));

    private static void PrintTraffic(StretchFigures figures)
    {
        var traffic = figures.Traffic;
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"last run: {traffic.Records} records in {traffic.Deliveries} batches"));
        foreach (var kind in traffic.ByKind.Keys.Order())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind,-12}{traffic.CallsPerBatch(kind),9:F2} calls a batch{traffic.BytesPerRecord(kind),10:F1} bytes a record, {traffic.BodyBytesPerRecord(kind):F1} of them in bodies"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the harness itself used {figures.HarnessMicrosecondsPerRecord:F2} us of CPU a record"));
        if (figures.LandedBytesPerRecord is { } landed) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"landed {landed:F1} bytes a record"));
    }

    private static Latencies ParseLatencies(string? text) =>
        text is null ? Latencies.None
        : text.Split(',') is [var first, var second, var third]
            && int.TryParse(first, CultureInfo.InvariantCulture, out var table)
            && int.TryParse(second, CultureInfo.InvariantCulture, out var endpoint)
            && int.TryParse(third, CultureInfo.InvariantCulture, out var lake)
            ? new Latencies(table, endpoint, lake)
        : throw new ArgumentException($"--latency is '{text}'; it must be three whole numbers of milliseconds, for the table, the endpoint and the lake: 4,15,8.");

    private static KeyValuePair<string, string> ParseVariable(string text) =>
        text.Split('=', 2) is [var name, var value] ? KeyValuePair.Create(name, value) : throw new ArgumentException($"--env is '{text}'; it must be NAME=VALUE.");
}
