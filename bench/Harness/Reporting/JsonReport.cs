using System.Text.Json;
using Pipeline.Bench.Measuring;

namespace Pipeline.Bench.Reporting;

/// <summary>Writes medians in the shape that other programs read, and beside them everything else with its spread.</summary>
internal static class JsonReport
{
    private static readonly int[] Batches = [ContenderRun.Small, ContenderRun.Usual, ContenderRun.Large];

    /// <summary>Writes the file.</summary>
    public static void Write(string path, IReadOnlyList<ContenderFigures> all)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteStartObject("contenders");
        foreach (var figures in all) WriteMedians(writer, figures);
        writer.WriteEndObject();
        writer.WriteStartObject("details");
        foreach (var figures in all) WriteDetails(writer, figures);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMedians(Utf8JsonWriter writer, ContenderFigures figures)
    {
        writer.WriteStartObject(figures.Contender.Name);
        writer.WriteStartObject("cpu_us_per_record");
        foreach (var batch in Batches) WriteNumber(writer, $"{batch}", figures.Of(Figure.Cpu(batch))?.Median);
        writer.WriteEndObject();
        WriteNumber(writer, "records_per_second", figures.Of(Figure.RecordsPerSecond)?.Median);
        WriteNumber(writer, "cold_ms", figures.Of(Figure.Cold)?.Median);
        WriteNumber(writer, "peak_mib", figures.Of(Figure.Peak(ContenderRun.Usual))?.Median);
        WriteNumber(writer, "binary_mib", figures.Deployment.Absence is null ? figures.Deployment.Mebibytes : null);
        WriteNumber(writer, "allocated_bytes_per_record", figures.AllocatedBytesPerRecord);
        writer.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter writer, ContenderFigures figures)
    {
        writer.WriteStartObject(figures.Contender.Name);
        writer.WriteNumber("runs", figures.Runs.Count);
        writer.WriteString("absent", figures.Deployment.Absence);
        writer.WriteString("runtime", figures.Deployment.Runtime);
        foreach (var batch in Batches)
        {
            WriteSpread(writer, $"cpu_us_per_record_{batch}", figures.Of(Figure.Cpu(batch)));
            WriteSpread(writer, $"peak_mib_{batch}", figures.Of(Figure.Peak(batch)));
        }

        WriteSpread(writer, "records_per_second", figures.Of(Figure.RecordsPerSecond));
        WriteSpread(writer, "cold_ms", figures.Of(Figure.Cold));
        WriteSpread(writer, "cold_tls_ms", figures.Of(Figure.ColdTls));
        WriteSpread(writer, "cold_tls_one_root_ms", figures.Of(Figure.ColdTlsOneRoot));
        WriteSpread(writer, "batch_with_latencies_ms", figures.Of(Figure.BatchWithLatencies));
        WriteNumber(writer, "landed_bytes_per_record", figures.Runs is [.., var last] ? last.ByBatch[ContenderRun.Usual].LandedBytesPerRecord : null);
        writer.WriteEndObject();
    }

    private static void WriteSpread(Utf8JsonWriter writer, string name, Spread? spread)
    {
        if (spread is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        WriteNumber(writer, "median", spread.Median);
        WriteNumber(writer, "min", spread.Least);
        WriteNumber(writer, "max", spread.Greatest);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, Math.Round(number, 3));
        else writer.WriteNull(name);
    }
}
