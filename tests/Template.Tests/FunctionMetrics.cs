using System.Text.Json.Nodes;
using Pipeline.Aws.Metrics;
using Pipeline.Domain;
using Pipeline.Intake.Metrics;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Template.Tests;

/// <summary>The metrics that the functions emit, read from the lines that their own writers write.</summary>
internal static class FunctionMetrics
{
    private static readonly Dictionary<string, string[]> Files = new()
    {
        ["LookupsFunction"] = [FileMetrics.LookupRowsLoaded, FileMetrics.LookupFilesRejected],
        ["RetrainingFunction"] = [FileMetrics.LabelFilesRejected, FileMetrics.LabelRowsAccepted],
    };

    /// <summary>The metrics of a function by its name in the template: namespace, name and dimensions.</summary>
    public static IReadOnlyList<(string Namespace, string Name, IReadOnlyList<string> Dimensions)> Of(string function)
    {
        using var output = new MemoryStream();
        var embedded = new MetricLines(output, TimeProvider.System);
        if (function == "ScoringFunction")
        {
            var metrics = new InvocationMetrics(new MetricSet(new TripDomain().LookupKinds));
            metrics.Add(Metric.ReportedFailures);
            metrics.WriteTo(embedded, function, "request", "shard");
            metrics.WriteHandedBackTo(embedded, function, "1");
        }

        foreach (var metric in Files.GetValueOrDefault(function) ?? []) embedded.Count(function, metric, 1);
        output.Position = 0;
        using var lines = new StreamReader(output);
        return [.. Lines(lines).SelectMany(Metrics)];
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static IEnumerable<(string, string, IReadOnlyList<string>)> Metrics(string line)
    {
        var root = JsonNode.Parse(line)!;
        return from directive in root["_aws"]!["CloudWatchMetrics"]!.AsArray()
               from metric in directive!["Metrics"]!.AsArray()
               from set in directive["Dimensions"]!.AsArray()
               where root[metric!["Name"]!.ToString()] is not null
               select (directive["Namespace"]!.ToString(), metric["Name"]!.ToString(), (IReadOnlyList<string>)[.. set!.AsArray().Select(name => name!.ToString())]);
    }
}
