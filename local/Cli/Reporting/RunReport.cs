using System.Text.Json.Serialization;

namespace Pipeline.Cli.Reporting;

/// <summary>The report of a run, <c>.local/report.json</c>.</summary>
/// <param name="Records">The counts of the records.</param>
/// <param name="LatencyMs">Milliseconds from the producer's call to the prediction.</param>
/// <param name="RecordsPerSecond">Records sent, stored and landed per second, over the time in which records were streamed.</param>
/// <param name="Seconds">The duration of the whole run.</param>
/// <param name="Files">The results of the streamed files.</param>
/// <param name="Executions">The workflow's executions.</param>
/// <param name="Aot">Whether the scoring function ran as a Native AOT binary.</param>
/// <param name="Framework">The target framework of the scoring function.</param>
/// <param name="PeakMemoryMib">The peak working set of the local cloud's process, the producer included.</param>
/// <param name="Faults">How often a fault was injected, by <c>fault on service:Operation</c>; absent without a fault plan.</param>
/// <param name="Compaction">What compaction made of the log; absent where it was not asked for.</param>
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, long>? Faults = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CompactionResult? Compaction = null);

/// <summary>Percentiles of the time from the producer's call to the prediction, in milliseconds.</summary>
internal sealed record Latency(double P50, double P99);

/// <summary>One execution of the workflow.</summary>
internal sealed record ExecutionResult(string Name, string Status, string? Decision, double Seconds, double? Candidate, double? Serving);

/// <summary>What compaction made of the landed log.</summary>
/// <param name="Lines">The lines of the log.</param>
/// <param name="Unreadable">Those that were left out.</param>
/// <param name="Rows">The rows of the table.</param>
/// <param name="Trips">The different trips among them.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record CompactionResult(long Lines, long Unreadable, long Rows, long Trips, double Seconds);

/// <summary>The result of one file's trips.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Trips">The number of valid trips.</param>
/// <param name="Scored">The number of trips with a prediction.</param>
/// <param name="LiveRmse">The root mean square error of the predictions at the time they were made, in minutes, over labelled trips of 1 to 60 minutes.</param>
internal sealed record FileResult(string Name, long Trips, long Scored, double? LiveRmse);
