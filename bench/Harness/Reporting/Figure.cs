using Pipeline.Bench.Measuring;

namespace Pipeline.Bench.Reporting;

/// <summary>A figure of a run.</summary>
/// <param name="Title">What it is, and its unit.</param>
/// <param name="Decimals">How many are shown.</param>
/// <param name="Read">Reads it.</param>
internal sealed record Figure(string Title, int Decimals, Func<RunFigures, double> Read)
{
    /// <summary>From the process's start to the first answer.</summary>
    public static Figure Cold { get; } = new("cold start, ms", 1, run => run.Cold.TotalMilliseconds);

    /// <summary>Over TLS, this machine's roots.</summary>
    public static Figure ColdTls { get; } = new("cold start, TLS, ms", 1, run => run.ColdTls.TotalMilliseconds);

    /// <summary>Over TLS, one root.</summary>
    public static Figure ColdTlsOneRoot { get; } = new("cold start, TLS, one root, ms", 1, run => run.ColdTlsOneRoot.TotalMilliseconds);

    /// <summary>Records a second of one environment.</summary>
    public static Figure RecordsPerSecond { get; } = new("records/s", 0, run => run.ByBatch[ContenderRun.Usual].RecordsPerSecond);

    /// <summary>A batch on services that take their time.</summary>
    public static Figure BatchWithLatencies { get; } = new("batch with latencies, ms", 1, run => run.WithLatencies.BatchMilliseconds);

    /// <summary>CPU time a record at a batch size.</summary>
    public static Figure Cpu(int batch) => new($"CPU us a record, {batch:N0} a batch", 2, run => run.ByBatch[batch].CpuMicrosecondsPerRecord);

    /// <summary>Memory up to a batch size.</summary>
    public static Figure Peak(int batch) => new($"peak MiB, {batch:N0} a batch", 1, run => run.PeakMebibytes[batch]);
}
