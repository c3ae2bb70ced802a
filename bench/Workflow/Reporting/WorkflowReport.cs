using System.Globalization;
using System.Text.Json;
using Pipeline.Bench.Reporting;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Bench.Workflow.Running;
using Pipeline.Bench.Workflow.Stack;
using Pipeline.Cloud.Engines.Athena;

namespace Pipeline.Bench.Workflow.Reporting;

/// <summary>The measures as tables, and what they say.</summary>
internal sealed class WorkflowReport(IReadOnlyList<LakeMeasure> lakes, ComparisonMeasure comparison, Machine machine, string engines, string command)
{
    private const double MiB = 1024 * 1024;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Everything that was measured.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { command, machine, engines, lakes, comparison }, Indented);

    /// <summary>The report.</summary>
    public string ToMarkdown() =>
        $"""
        # What a retraining costs: over lakes of {Ages()} windows, and beside the queries before there was a window

        Written by `{command}`.

        {machine.Processor}, {machine.Cores} cores, {Invariant($"{machine.Gibibytes:N1}")} GiB, {machine.System}; .NET {machine.Runtime}, {engines}. {machine.Business}

        Executions of `statemachines/compact.asl.yaml` and `statemachines/retrain.asl.yaml` on the local cloud over the tables that `template.yaml` declares: crawl (Glue),
        queries (Athena, on DuckDB), training job (SageMaker, on XGBoost, {Definitions.Rounds} rounds). The trips are a synthetic city's, as the scorer lands them: a gzip
        object for each batch of 1,000 to 6,000 lines, one line in a thousand twice, a file of labels a day. Processor time is that of the local cloud's process and of its
        engines'. Bytes are those that Athena says a query scanned; the local one counts the files that are read, whole.

        ## A lake that grows older

        A window of {WindowsBench.Days} days and {Whole(WindowOf(lakes[0]))} trips. The lake's newest window stays the same, older ones are added before it, and all days are compacted; their log is
        still there. A figure is the median of {WindowsBench.Runs} runs; an execution before them has promoted a model, so that there is a live error to measure. In brackets:
        the ratio to the youngest lake.

        CPU seconds:

        {Lakes(CpuOf, ("crawl and queries", lake => lake.Cpu(IsNotTraining)), ("the whole run", lake => lake.Cpu(_ => true)))}
        MiB scanned:

        {Lakes(ScannedOf, ("the whole run", lake => lake.Scanned / MiB))}
        The lakes:

        {Sizes()}
        ## {Whole(comparison.Trips)} trips, before and now

        One window that is the whole lake. Before: the queries over the whole landed log and the dropped files of labels, in tables whose columns a crawler had guessed
        (`bench/Workflow/Before/`), run in the same process over the same trips.

        {Before()}
        ## Compaction

        {Compaction()}
        Bytes a trip in `tables/trips/`, by column:

        {Columns()}
        ## What it says

        {Conclusion()}

        """;

    private string Conclusion()
    {
        var (cpu, whole, scanned) = (Spread(lake => lake.Cpu(IsNotTraining)), Spread(lake => lake.Cpu(_ => true)), Spread(lake => lake.Scanned));
        var peak = comparison.Now.MaxBy(stage => stage.PeakBytes)!;
        return string.Join('\n',
        [
            Invariant($"- A retraining's cost follows the window: over lakes of {Ages()} windows the dearest took {cpu:N2} times the CPU of the cheapest for crawl and queries, {whole:N2} times for the whole run, and scanned {scanned:N2} times the bytes."),
            Invariant($"- The queries of a retraining over {Whole(comparison.Trips)} trips take {Cpu(comparison.Now):N1} CPU seconds, and {Cpu(comparison.Before):N1} before: {Cpu(comparison.Now) / Cpu(comparison.Before):N2} of it. They scan {Scanned(comparison.Now):N0} MiB, and {Scanned(comparison.Before):N0} before."),
            Invariant($"- A trip is compacted once, for {comparison.Compaction.CpuSeconds * 1_000_000 / comparison.Trips:N1} CPU seconds a million, and takes {(double)comparison.Table.Bytes / comparison.Trips:N1} bytes in `tables/trips/`, beside {(double)comparison.Log.Bytes / comparison.Trips:N1} in the landed log, which expires sooner."),
            Invariant($"- Memory: the most in a run over {Whole(comparison.Trips)} trips was {(peak.PeakBytes - comparison.BaseBytes) / MiB:N0} MiB above the base of {comparison.BaseBytes / MiB:N0} MiB, in the stage {peak.Name}. A query holds at most {LakeStack.QueryMegabytes:N0} MiB (the local cloud gives one {DuckDbQueryEngine.QueryMegabytes:N0}); what is more goes to disk."),
        ]);
    }

    private string Lakes(Func<StageMeasure, double?> figure, params IEnumerable<(string Name, Func<LakeMeasure, double> Figure)> sums)
    {
        var table = new MarkdownTable(["windows", .. lakes.Select(lake => Whole(lake.Windows))]);
        for (var i = 0; i < lakes[0].Stages.Count; i++)
        {
            if (figure(lakes[0].Stages[i]) is { } first)
                table.Add([lakes[0].Stages[i].Name, .. lakes.Select(lake => figure(lake.Stages[i])!.Value is var value ? Invariant($"{value:N2} ({value / first:N2})") : "")]);
        }

        foreach (var (name, sum) in sums) table.Add([name, .. lakes.Select(lake => Invariant($"{sum(lake):N2} ({sum(lake) / sum(lakes[0]):N2})"))]);
        return table.ToString();
    }

    private string Sizes()
    {
        var table = new MarkdownTable(["windows", .. lakes.Select(lake => Whole(lake.Windows))]);
        table.Add(["trips", .. lakes.Select(lake => Whole(lake.Trips))]);
        table.Add(["compacted days", .. lakes.Select(lake => Whole(lake.Days))]);
        table.Add(["tables/trips/, MiB", .. lakes.Select(lake => Invariant($"{lake.Table.Bytes / MiB:N0}"))]);
        table.Add(["scored/, objects", .. lakes.Select(lake => Whole(lake.Log.Objects))]);
        table.Add(["scored/, MiB", .. lakes.Select(lake => Invariant($"{lake.Log.Bytes / MiB:N0}"))]);
        table.Add(["labelled trips of 1 to 60 minutes that count", .. lakes.Select(lake => Whole(lake.Labels))]);
        return table.ToString();
    }

    private string Before()
    {
        var table = new MarkdownTable("stage", "CPU s now", "before", "seconds now", "before", "MiB scanned now", "before", "peak MiB above the base (temporary files) now", "before");
        foreach (var now in comparison.Now.Where(IsQuery))
        {
            var before = comparison.Before.FirstOrDefault(stage => stage.Name == now.Name);
            table.Add(
                now.Name, Invariant($"{now.CpuSeconds:N2}"), Invariant($"{before?.CpuSeconds:N2}"), Invariant($"{now.Seconds:N2}"), Invariant($"{before?.Seconds:N2}"),
                Invariant($"{now.ScannedBytes / MiB:N0}"), Invariant($"{before?.ScannedBytes / MiB:N0}"), Peak(now), before is null ? "" : Peak(before));
        }

        table.Add(
            "all queries", Invariant($"{Cpu(comparison.Now):N2}"), Invariant($"{Cpu(comparison.Before):N2}"), Invariant($"{Seconds(comparison.Now):N2}"), Invariant($"{Seconds(comparison.Before):N2}"),
            Invariant($"{Scanned(comparison.Now):N0}"), Invariant($"{Scanned(comparison.Before):N0}"), "", "");
        table.Add("labelled trips that count", Whole(comparison.Labels.Now), Whole(comparison.Labels.Before), "", "", "", "", "", "");
        return table.ToString();
    }

    private string Compaction()
    {
        var table = new MarkdownTable("of the same trips", "all", "a million trips", "bytes a trip");
        var (cost, trips) = (comparison.Compaction, comparison.Trips);
        table.Add("CPU seconds", Invariant($"{cost.CpuSeconds:N1}"), Invariant($"{cost.CpuSeconds * 1_000_000 / trips:N1}"), "");
        table.Add("seconds", Invariant($"{cost.Seconds:N1}"), Invariant($"{cost.Seconds * 1_000_000 / trips:N1}"), "");
        table.Add("MiB scanned", Invariant($"{cost.ScannedBytes / MiB:N0}"), Invariant($"{cost.ScannedBytes / MiB * 1_000_000 / trips:N0}"), "");
        foreach (var (name, folder) in new[] { ("scored/, MiB", comparison.Log), ("tables/trips/, MiB", comparison.Table), ("tables/labels/, MiB", comparison.AcceptedLabels) })
            table.Add(name, Invariant($"{folder.Bytes / MiB:N0}"), Invariant($"{folder.Bytes / MiB * 1_000_000 / trips:N1}"), Invariant($"{(double)folder.Bytes / trips:N1}"));
        return table.ToString();
    }

    private string Columns()
    {
        var table = new MarkdownTable("column", "bytes a trip", "encodings");
        foreach (var column in comparison.Columns) table.Add(column.Name, Invariant($"{(double)column.Bytes / comparison.Trips:N2}"), column.Encodings);
        return table.ToString();
    }

    private static int WindowOf(LakeMeasure lake) => (int)(lake.Trips * WindowsBench.Days / ((lake.Windows * WindowsBench.Days) + 1));

    private static bool IsQuery(StageMeasure stage) => WorkflowRun.Queries.Contains(stage.Name);

    private static bool IsNotTraining(StageMeasure stage) => stage.Name != "training job";

    private static double? CpuOf(StageMeasure stage) => stage.CpuSeconds;

    private static double? ScannedOf(StageMeasure stage) => IsQuery(stage) ? stage.ScannedBytes / MiB : null;

    private static double Cpu(IEnumerable<StageMeasure> stages) => stages.Where(IsQuery).Sum(stage => stage.CpuSeconds);

    private static double Seconds(IEnumerable<StageMeasure> stages) => stages.Where(IsQuery).Sum(stage => stage.Seconds);

    private static double Scanned(IEnumerable<StageMeasure> stages) => stages.Where(IsQuery).Sum(stage => stage.ScannedBytes) / MiB;

    private double Spread(Func<LakeMeasure, double> figure) => lakes.Max(figure) / lakes.Min(figure);

    private string Peak(StageMeasure stage) => Invariant($"{(stage.PeakBytes - comparison.BaseBytes) / MiB:N0} ({stage.SpilledBytes / MiB:N0})");

    private string Ages() => lakes.Count == 1 ? Whole(lakes[0].Windows) : $"{string.Join(", ", lakes.SkipLast(1).Select(lake => Whole(lake.Windows)))} and {Whole(lakes[^1].Windows)}";

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
