using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Bench.Reporting;

namespace Pipeline.Bench.Micro.Reporting;

/// <summary>The page that shows what stages cost.</summary>
internal static class MicroPage
{
    /// <summary>A row a stage.</summary>
    public static string Table(IEnumerable<StageFigures> figures)
    {
        var table = new MarkdownTable("stage", "ONLY=", "ns a record", "bytes a record");
        foreach (var stage in figures)
        {
            table.Add(
                stage.Stage, stage.Method,
                string.Create(CultureInfo.InvariantCulture, $"{stage.Nanoseconds.Median:F0} ({stage.Nanoseconds.Least:F0}-{stage.Nanoseconds.Greatest:F0})"),
                string.Create(CultureInfo.InvariantCulture, $"{stage.Bytes:F1}"));
        }

        return table.ToString();
    }

    /// <summary>Writes the page into a checkout.</summary>
    public static void Write(string checkout, Machine machine, IReadOnlyList<StageFigures> figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # What each stage of the scoring function costs

            Written by `make bench-micro`; `make bench-micro ONLY=Land` measures the stages with that in their name and writes nothing. Each is one of the function's own classes
            on a batch of {PreparedBatch.Records:N0} trips of 300 bytes, lookups known, behind services that answer at once: no HTTP, no signatures. A time is the median of its iterations with
            (least-greatest); where other work disturbs them, compare the least. Rows with a colon under `enrich`, `store` and `land` are parts of that stage, measured again by themselves.

            {Table(figures)}
            {machine.Processor}, {machine.Cores} cores, {machine.Gibibytes:F0} GiB; {machine.System}. {RuntimeInformation.FrameworkDescription}, JIT, while what is deployed is compiled ahead of time.
            {machine.Business} Bytes are what `tests/Bench.Tests/Micro` has budgets for.

            """);
        File.WriteAllText(Path.Combine(checkout, "bench", "micro.md"), text.ToString());
    }
}
