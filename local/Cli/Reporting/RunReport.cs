using System.Text.Json.Serialization;

namespace Pipeline.Cli.Reporting;

/// <summary>The report of a run, <c>.local/report.json</c>.</summary>
/// <param name="Records">What became of the records.</param>
/// <param name="LatencyMs">Milliseconds from the producer to the prediction.</param>
/// <param name="RecordsPerSecond">Records sent, stored and landed a second, over the time in which records were streamed.</param>
/// <param name="Seconds">The whole run.</param>
/// <param name="Files">The files streamed.</param>
/// <param name="Executions">The workflow's runs.</param>
/// <param name="Aot">Whether the scoring function ran as a Native AOT binary.</param>
/// <param name="Framework">The framework that it was built for.</param>
/// <param name="PeakMemoryMib">The peak working set of the local cloud's process, the producer included.</param>
/// <param name="Faults">How often a fault was injected, by <c>fault on service:Operation</c>; absent without a fault plan.</param>
internal sealed record RunReport(
    RecordCounts Records,
    Latency LatencyMs,
    double RecordsPerSecond,
    double Seconds,
    IReadOnlyList<FileResult> Files,
    IReadOnlyList<ExecutionResult> Executions,
    bool Aot,
    string Framework,
    double PeakMemoryMib,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, long>? Faults = null);
