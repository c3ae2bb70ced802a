namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>What a stage of the workflow took.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Seconds">Time from its beginning to its end, as the workflow saw it.</param>
/// <param name="CpuSeconds">Processor time of the process meanwhile.</param>
/// <param name="PeakMiB">The most resident memory of the process meanwhile.</param>
/// <param name="SpilledMiB">The most that lay in temporary files meanwhile.</param>
internal sealed record StageMeasure(string Name, double Seconds, double CpuSeconds, double PeakMiB, double SpilledMiB)
{
    /// <summary>Bytes of a MiB.</summary>
    public const double MiB = 1024 * 1024;

    /// <summary>The measure of a stage from the samples of its time.</summary>
    /// <param name="name">The stage.</param>
    /// <param name="span">Its time.</param>
    /// <param name="sampler">The samples.</param>
    /// <param name="times">How often it was done in that time; seconds are those of once.</param>
    public static StageMeasure Of(string name, (DateTimeOffset From, DateTimeOffset To) span, Sampler sampler, int times = 1)
    {
        var samples = sampler.Between(span.From, span.To);
        return new StageMeasure(
            name,
            (span.To - span.From).TotalSeconds / times,
            (samples[^1].Cpu - samples[0].Cpu).TotalSeconds / times,
            samples.Max(sample => sample.ResidentBytes) / MiB,
            samples.Max(sample => sample.SpilledBytes) / MiB);
    }
}
