namespace Pipeline.Cli.Reporting;

/// <summary>From the producer's call to the prediction, milliseconds.</summary>
internal sealed record Latency(double P50, double P99);
