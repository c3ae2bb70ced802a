namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>What a stage of the workflow took.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Seconds">Time from its beginning to its end, as the workflow saw it.</param>
/// <param name="CpuSeconds">Processor time of the local cloud and its engines meanwhile.</param>
/// <param name="ScannedBytes">What Athena says its queries scanned.</param>
/// <param name="PeakBytes">The most resident memory meanwhile.</param>
/// <param name="SpilledBytes">The most that lay in temporary files meanwhile.</param>
internal sealed record StageMeasure(string Name, double Seconds, double CpuSeconds, long ScannedBytes, long PeakBytes, long SpilledBytes)
{
    /// <summary>The measure of a stage from the samples of its time.</summary>
    /// <param name="name">The stage.</param>
    /// <param name="span">Its time.</param>
    /// <param name="scanned">The bytes that its queries scanned.</param>
    /// <param name="sampler">The samples.</param>
    public static StageMeasure Of(string name, (DateTimeOffset From, DateTimeOffset To) span, long scanned, Sampler sampler)
    {
        var samples = sampler.Between(span.From, span.To);
        return new StageMeasure(
            name,
            (span.To - span.From).TotalSeconds,
            (samples[^1].Cpu - samples[0].Cpu).TotalSeconds,
            scanned,
            samples.Max(sample => sample.ResidentBytes),
            samples.Max(sample => sample.SpilledBytes));
    }
}
