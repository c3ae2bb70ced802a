namespace Pipeline.Cli.Reporting;

/// <summary>One run of the workflow.</summary>
internal sealed record ExecutionResult(string Name, string Status, string? Decision, double Seconds, double? RmseCandidate, double? RmseServing);
