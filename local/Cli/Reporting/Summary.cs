using System.Globalization;
using Pipeline.Contract.Description;

namespace Pipeline.Cli.Reporting;

/// <summary>The summary at the end of a run.</summary>
internal static class Summary
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(RunReport report, DomainDescription domain)
    {
        var r = report.Records;
        yield return "";
        yield return Text($"records     sent {r.Sent:N0}   stored {r.Stored:N0}   landed {r.Landed:N0}   unscored {r.Unscored:N0}   quarantined {r.Quarantined:N0} of {r.Poison:N0} malformed");
        yield return Text($"            lost {r.Lost:N0}   duplicated in the table {r.DuplicatedInTable:N0}   duplicated in the lake {r.DuplicatedInLake:N0}");
        yield return Text($"speed       {report.RecordsPerSecond:N0} records/s   latency p50 {report.LatencyMs.P50:N0} ms   p99 {report.LatencyMs.P99:N0} ms   whole run {report.Seconds:N0} s   peak memory {report.PeakMemoryMib:N0} MiB");
        yield return Text($"scorer      {(report.Aot ? "Native AOT" : "JIT")}, {report.Framework}");
        foreach (var file in report.Files)
            yield return Text($"file        {file.Name}: {file.Trips:N0} {domain.Name}, {file.Scored:N0} scored, live error {domain.Show(file.LiveRmse)}");
        foreach (var execution in report.Executions)
            yield return Text($"retraining  {execution.Decision ?? execution.Status}: candidate {domain.Show(execution.Candidate)}, serving {domain.Show(execution.Serving)}, {execution.Seconds:N0} s ({execution.Name})");
        if (report.Compaction is { } done)
            yield return Text($"compaction  {done.Lines:N0} lines of the log, {done.Unreadable:N0} unreadable; {done.Rows:N0} rows of {done.Trips:N0} trips, {done.Seconds:N0} s");
    }

    /// <summary>The injected faults, and the rules that never fired.</summary>
    public static IEnumerable<string> FaultLines(IReadOnlyDictionary<string, long> faults, IReadOnlyList<string> neverFired)
    {
        yield return Text($"faults      {faults.Values.Sum():N0} injected");
        foreach (var (fault, count) in faults) yield return Text($"            {count,7:N0}  {fault}");
        foreach (var rule in neverFired) yield return $"            never fired: {rule}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
