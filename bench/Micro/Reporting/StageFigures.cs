using BenchmarkDotNet.Reports;
using Pipeline.Bench.Reporting;

namespace Pipeline.Bench.Micro.Reporting;

/// <summary>What a stage costs for one record.</summary>
internal sealed record StageFigures(string Stage, string Method, Spread Nanoseconds, double Bytes)
{
    /// <summary>What was measured of a stage.</summary>
    /// <exception cref="MeasurementFailedException">Nothing was.</exception>
    public static StageFigures Of(BenchmarkReport report)
    {
        var stage = report.BenchmarkCase.Descriptor;
        if (!report.Success || report.ResultStatistics is not { } times)
            throw new MeasurementFailedException($"{stage.WorkloadMethod.Name} could not be measured; the log in {MicroConfig.Artifacts} says why.");
        var allocated = report.GcStats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: true)
            ?? throw new MeasurementFailedException($"{stage.WorkloadMethod.Name} was measured without what it allocates.");
        return new StageFigures(stage.WorkloadMethodDisplayInfo.Trim('\''), stage.WorkloadMethod.Name, new Spread(times.Median, times.Min, times.Max), (double)allocated / report.GcStats.TotalOperations);
    }
}
