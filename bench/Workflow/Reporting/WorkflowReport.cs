using System.Globalization;
using System.Text.Json;
using Pipeline.Bench.Reporting;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Cloud.Engines.Athena;

namespace Pipeline.Bench.Workflow.Reporting;

/// <summary>The measures as tables, a row a stage and a column a size, and what they say.</summary>
internal sealed class WorkflowReport(IReadOnlyList<SizeMeasure> measures, Machine machine, string engines, string command)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly SizeMeasure _smallest = measures[0];
    private readonly SizeMeasure _largest = measures[^1];

    /// <summary>Everything that was measured.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { command, machine, engines, sizes = measures }, Indented);

    /// <summary>The report.</summary>
    public string ToMarkdown() =>
        $"""
        # The workflow's data stages, from {Whole(_smallest.Trips)} to {Whole(_largest.Trips)} landed trips

        Written by `{command}`.

        {machine.Processor}, {machine.Cores} cores, {Invariant($"{machine.Gibibytes:N1}")} GiB, {machine.System}; .NET {machine.Runtime}, {engines}. {machine.Business}

        One execution of `statemachines/retrain.asl.yaml` on the local cloud for each size, in a process of its own: crawl (Glue), queries and training set (Athena, on
        DuckDB), training job (SageMaker, on XGBoost). The trips are a synthetic city's, as the scorer lands them: a gzip object for each batch of 1,000 to 6,000 lines,
        100,000 trips and one file of labels a day, one line in a thousand twice. An execution over the first 20,000 has promoted a model before, so that
        there is a live error to measure and code is compiled. The training set is both UNLOADs; a round is a {Running.WorkflowStack.Rounds}th of the job after reading.

        ## CPU seconds a million trips

        A stage that is linear has the same figure in every column. In brackets: the ratio to the smallest size.

        {Table(PerMillion)}
        ## Seconds: CPU, and from beginning to end

        {Table((_, stage) => Invariant($"{stage.CpuSeconds:N2}, {stage.Seconds:N2}"))}
        ## Peak memory above the base, MiB

        Resident memory of the process at its most in the stage, less what it was before the execution. In brackets: temporary files at their most.

        {Table((size, stage) => Invariant($"{Above(size, stage):N0} ({stage.SpilledMiB:N0})"), ("base", size => Invariant($"{size.BaseMiB:N0}")))}
        ## The lakes

        {Table(null, ("objects of scored lines", size => Whole(size.Objects)), ("MiB, compressed", size => Invariant($"{size.LakeMiB:N0}")), ("labelled trips of 1 to 60 minutes", size => Whole(size.Labels)))}
        ## What it says

        {Conclusion()}

        """;

    private string Conclusion()
    {
        var queries = Enumerable.Range(0, _smallest.Stages.Count).Where(i => !_smallest.Stages[i].Name.StartsWith("training job", StringComparison.Ordinal)).ToList();
        var growth = (Above(_largest, _largest.Stages[^1]) - Above(_smallest, _smallest.Stages[^1])) * StageMeasure.MiB / Math.Max(1, _largest.Labels - _smallest.Labels);
        var most = measures.Max(size => queries.Max(i => Above(size, size.Stages[i])));
        return string.Join('\n',
        [
            $"- Time: what a million trips cost at the largest size, as a ratio to the smallest size, and to the size where they cost least: {string.Join(", ", _largest.Stages.Select(Growth))}.",
            "- The smallest size pays what a query costs whatever it reads; the largest pays for the disk wherever temporary files were written, which DuckDB compresses.",
            "- The crawler looks into at most 100 objects a table, whatever their number; the rest of its time is the listing and the waits between two looks at it.",
            Invariant($"- Memory of queries: DuckDB holds at most {DuckDbQueryEngine.QueryMegabytes} MiB, and what is more goes to disk. With buffers of files and what allocators keep, the process stood at most {most:N0} MiB above its base at any size."),
            Invariant($"- Memory of training: reading takes one block of 2 MiB and DuckDB's 128 MiB at most; the rows wait in a file. XGBoost holds its matrix whole, as in SageMaker's container: {growth:N0} bytes a labelled trip, which is the one part that grows."),
        ]);
    }

    private string Growth(StageMeasure stage, int i) =>
        Invariant($"{stage.Name} {Ratio(_largest, i):N2} and {Ratio(_largest, i) / measures.Min(size => Ratio(size, i)):N2}");

    private string PerMillion(SizeMeasure size, StageMeasure stage)
    {
        var ratio = Ratio(size, Enumerable.Range(0, size.Stages.Count).First(i => ReferenceEquals(size.Stages[i], stage)));
        return Invariant($"{size.PerMillion(stage.CpuSeconds):N2} ({ratio:N2})");
    }

    private double Ratio(SizeMeasure size, int stage) =>
        size.PerMillion(size.Stages[stage].CpuSeconds) / _smallest.PerMillion(_smallest.Stages[stage].CpuSeconds);

    private static double Above(SizeMeasure size, StageMeasure stage) => stage.PeakMiB - size.BaseMiB;

    private MarkdownTable Table(Func<SizeMeasure, StageMeasure, string>? cell, params IEnumerable<(string Name, Func<SizeMeasure, string> Cell)> others)
    {
        var table = new MarkdownTable(["landed trips", .. measures.Select(size => Whole(size.Trips))]);
        if (cell is not null)
        {
            for (var i = 0; i < _smallest.Stages.Count; i++)
                table.Add([_smallest.Stages[i].Name, .. measures.Select(size => cell(size, size.Stages[i]))]);
        }

        foreach (var (name, other) in others) table.Add([name, .. measures.Select(other)]);
        return table;
    }

    private static string Whole(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
