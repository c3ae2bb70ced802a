using Pipeline.Cli.Reporting;

namespace Pipeline.Cli.Verification;

/// <summary>What was found when everything was read back.</summary>
internal sealed record VerifiedRun(RecordCounts Records, Latency Latency, IReadOnlyList<FileResult> Files);
