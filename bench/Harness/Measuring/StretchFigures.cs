using Pipeline.Bench.Reporting;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Measuring;

/// <summary>What a stretch showed.</summary>
/// <param name="CpuMicrosecondsPerRecord">User and system time of the process.</param>
/// <param name="HarnessMicrosecondsPerRecord">The same of the bench's own process, which takes the cores that records/s are measured on.</param>
/// <param name="RecordsPerSecond">Of one environment, which takes one batch after the other.</param>
/// <param name="BatchMilliseconds">The median time from an event to its answer.</param>
/// <param name="Traffic">What was sent.</param>
/// <param name="LandedBytesPerRecord">What the lake keeps; null where the bodies are not read.</param>
internal sealed record StretchFigures(
    double CpuMicrosecondsPerRecord, double HarnessMicrosecondsPerRecord, double RecordsPerSecond, double BatchMilliseconds, Traffic Traffic, double? LandedBytesPerRecord)
{
    /// <summary>The figures of a stretch that is over.</summary>
    public static StretchFigures Of(Stretch stretch, TimeSpan harness, Traffic traffic, long? landedBytes) => new(
        stretch.Cpu.TotalMicroseconds / stretch.Records,
        harness.TotalMicroseconds / stretch.Records,
        stretch.Records / stretch.Wall.TotalSeconds,
        Spread.Of(stretch.Milliseconds).Median,
        traffic,
        (double?)landedBytes / stretch.Records);
}
