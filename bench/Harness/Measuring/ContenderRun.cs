using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;

namespace Pipeline.Bench.Measuring;

/// <summary>Takes a contender through all settings once, in fresh processes.</summary>
/// <param name="laboratory">Where.</param>
/// <param name="cpu">How much CPU time a stretch is to take.</param>
internal sealed class ContenderRun(Laboratory laboratory, TimeSpan cpu)
{
    /// <summary>The batch that memory, throughput and latencies are measured with.</summary>
    public const int Usual = 1_000;

    /// <summary>The batch of a cold start.</summary>
    public const int Small = 100;

    /// <summary>About the largest that Lambda's 6 MB of event hold.</summary>
    public const int Large = 6_000;

    private const int BatchesWithLatencies = 20;
    private const int BatchesCounted = 20;

    /// <summary>Measures it.</summary>
    public async Task<RunFigures> RunAsync(Contender contender, string executable, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        var coldTls = await StartAsync(contender, executable, variables, Trust.MachineRoots);
        var coldTlsOneRoot = await StartAsync(contender, executable, variables, Trust.OneRoot);

        using var function = laboratory.Start(executable, null, variables, contender.IsChecked);
        var cold = await function.StartAsync(laboratory.Workload(Small));
        var byBatch = new Dictionary<int, StretchFigures>();
        var peaks = new Dictionary<int, double>();
        await MeasureAsync(Usual, contender.WarmUp);
        await MeasureAsync(Small, TimeSpan.Zero);
        var withLatencies = await MeasureWithLatenciesAsync(function);
        await MeasureAsync(Large, TimeSpan.Zero);
        return new RunFigures(cold, coldTls, coldTlsOneRoot, byBatch, peaks, withLatencies);

        async Task MeasureAsync(int size, TimeSpan warmUp)
        {
            await function.WarmUpAsync(laboratory.Workload(size), warmUp);
            byBatch[size] = await function.MeasureAsync(laboratory.Workload(size), cpu);
            peaks[size] = function.Process.PeakMebibytes();
        }
    }

    /// <summary>Counts what a .NET contender allocates for a record at <see cref="Usual"/> a batch.</summary>
    public async Task<double> CountAllocationsAsync(Contender contender, string executable, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        using var counter = new AllocationCounter();
        using var function = laboratory.Start(executable, null, [.. variables, .. counter.Variables], contender.IsChecked);
        await function.WarmUpAsync(laboratory.Workload(Usual), TimeSpan.Zero);
        var before = await counter.ReadAsync(function.Process.Id, function.Process.Ended);
        var figures = await function.MeasureAsync(laboratory.Workload(Usual), BatchesCounted);
        var after = await counter.ReadAsync(function.Process.Id, function.Process.Ended);
        return (double)(after - before) / figures.Traffic.Records;
    }

    /// <summary>Starts it over TLS and ends it after its first answer.</summary>
    public async Task<TimeSpan> StartAsync(Contender contender, string executable, IReadOnlyList<KeyValuePair<string, string>> variables, Trust trust)
    {
        using var function = laboratory.Start(executable, trust, variables, contender.IsChecked);
        return await function.StartAsync(laboratory.Workload(Small));
    }

    private async Task<StretchFigures> MeasureWithLatenciesAsync(FunctionUnderMeasurement function)
    {
        laboratory.Cloud.Latencies = Latencies.Regional;
        try
        {
            return await function.MeasureAsync(laboratory.Workload(Usual), BatchesWithLatencies);
        }
        finally
        {
            laboratory.Cloud.Latencies = Latencies.None;
        }
    }
}
