using System.Globalization;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;

namespace Pipeline.Bench.Reporting;

/// <summary>The figures as tables: median (least-greatest), and how many times the reference's.</summary>
internal sealed class Tables(IReadOnlyList<ContenderFigures> all)
{
    private readonly ContenderFigures? _reference = all.FirstOrDefault(one => one.Contender.Name == Contender.Reference);

    /// <summary>What a record costs.</summary>
    public MarkdownTable Cost()
    {
        var table = new MarkdownTable("contender", "CPU us/record, 100", "1,000 a batch", "6,000", "ratio at 1,000", "records/s", "ratio", "allocated B/record");
        foreach (var one in all)
        {
            if (AddAbsent(table, one, 8)) continue;
            table.Add(
                one.Contender.Name, Text(one, Figure.Cpu(ContenderRun.Small)), Text(one, Figure.Cpu(ContenderRun.Usual)), Text(one, Figure.Cpu(ContenderRun.Large)),
                Ratio(one, Figure.Cpu(ContenderRun.Usual)), Text(one, Figure.RecordsPerSecond), Ratio(one, Figure.RecordsPerSecond),
                one.AllocatedBytesPerRecord is { } bytes ? Number(bytes, 0) : "");
        }

        return table;
    }

    /// <summary>What an environment costs.</summary>
    public MarkdownTable Environment()
    {
        var table = new MarkdownTable("contender", "cold ms", "ratio", "TLS, all roots", "ratio", "TLS, one root", "peak MiB, 1,000", "ratio", "6,000 a batch", "deployed MiB");
        foreach (var one in all)
        {
            if (AddAbsent(table, one, 10)) continue;
            table.Add(
                one.Contender.Name, Text(one, Figure.Cold), Ratio(one, Figure.Cold), Text(one, Figure.ColdTls), Ratio(one, Figure.ColdTls), Text(one, Figure.ColdTlsOneRoot),
                Text(one, Figure.Peak(ContenderRun.Usual)), Ratio(one, Figure.Peak(ContenderRun.Usual)), Text(one, Figure.Peak(ContenderRun.Large)), Number(one.Deployment.Mebibytes, 2));
        }

        return table;
    }

    /// <summary>What is sent, and how long a batch waits for services that take their time.</summary>
    public MarkdownTable Calls()
    {
        var table = new MarkdownTable(
            "contender", "batch ms with latencies", "of the longest chain", "endpoint calls", "B/record", "table calls", "B/record", "lake calls", "B/record", "landed B/record");
        foreach (var one in all)
        {
            if (AddAbsent(table, one, 10)) continue;
            var stretch = one.Runs[^1].ByBatch[ContenderRun.Usual];
            table.Add(
                one.Contender.Name, Text(one, Figure.BatchWithLatencies), Number(one.Of(Figure.BatchWithLatencies)!.Median / Latencies.Regional.Chain, 2) + "x",
                Number(stretch.Traffic.CallsPerBatch(CallKind.Endpoint), 1), Number(stretch.Traffic.BytesPerRecord(CallKind.Endpoint), 0),
                Number(stretch.Traffic.CallsPerBatch(CallKind.WriteTable), 1), Number(stretch.Traffic.BytesPerRecord(CallKind.WriteTable), 0),
                Number(stretch.Traffic.CallsPerBatch(CallKind.PutObject), 1), Number(stretch.Traffic.BytesPerRecord(CallKind.PutObject), 0),
                stretch.LandedBytesPerRecord is { } landed ? Number(landed, 1) : "");
        }

        return table;
    }

    private static bool AddAbsent(MarkdownTable table, ContenderFigures one, int columns)
    {
        if (one.Runs.Count > 0) return false;
        table.Add([one.Contender.Name, one.Deployment.Absence ?? "not run", .. Enumerable.Repeat("", columns - 2)]);
        return true;
    }

    private static string Text(ContenderFigures one, Figure figure)
    {
        var spread = one.Of(figure)!;
        var median = Number(spread.Median, figure.Decimals);
        return one.Runs.Count == 1 ? median : $"{median} ({Number(spread.Least, figure.Decimals)}-{Number(spread.Greatest, figure.Decimals)})";
    }

    private string Ratio(ContenderFigures one, Figure figure) => _reference?.Of(figure) is { } reference ? Number(one.Of(figure)!.Median / reference.Median, 2) + "x" : "";

    private static string Number(double value, int decimals) => value.ToString("N" + decimals, CultureInfo.InvariantCulture);
}
