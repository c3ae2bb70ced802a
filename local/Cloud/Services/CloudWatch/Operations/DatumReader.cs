using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>Reads and checks the data of PutMetricData. Source: "PutMetricData" and "MetricDatum" of the CloudWatch API reference.</summary>
/// <param name="time">The clock.</param>
internal sealed class DatumReader(TimeProvider time)
{
    private const int MostValues = 150;
    private static readonly TimeSpan Past = TimeSpan.FromDays(14);
    private static readonly TimeSpan Future = TimeSpan.FromHours(2);

    /// <summary>Reads a datum.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="members">The datum.</param>
    /// <param name="path">Where it is: <c>MetricData.member.1.</c></param>
    /// <exception cref="AwsException">It breaks a rule.</exception>
    public MetricDatum Read(string ns, Parameters members, string path)
    {
        var metric = MetricText.Read(ns, members, path);
        var at = At(members, path);
        if (members.Int("StorageResolution") is { } resolution and not (1 or 60))
            throw CloudWatchErrors.Value(path + "StorageResolution", resolution.ToString(CultureInfo.InvariantCulture));
        var samples = Samples(members, path);
        var unit = members.String("Unit") ?? "None";
        members.RefuseOthers();
        return new MetricDatum(metric, at, unit, samples);
    }

    private DateTimeOffset At(Parameters members, string path)
    {
        var now = time.GetUtcNow();
        if (RequestTime.Read(members, "Timestamp", path + "Timestamp") is not { } at) return now;
        if (at < now - Past) throw CloudWatchErrors.Value($"The parameter {path}Timestamp must specify a time within the past two weeks.");
        return at > now + Future ? throw CloudWatchErrors.Value($"The parameter {path}Timestamp must specify a time no more than two hours in the future.") : at;
    }

    private static MetricSamples Samples(Parameters members, string path)
    {
        var (value, summary, values, counts) = (members.Node("Value"), members.Nested("StatisticValues"), members.Array("Values"), members.Array("Counts"));
        string[] given = [.. new[] { ("Value", value is not null), ("StatisticValues", summary is not null), ("Values", values.Count > 0) }.Where(one => one.Item2).Select(one => path + one.Item1)];
        if (given.Length == 0) throw CloudWatchErrors.Missing($"{path}Value");
        if (given.Length > 1) throw CloudWatchErrors.Combination($"The parameters {given[0]} and {given[1]} are mutually exclusive and you have specified both.");
        if (counts.Count > 0 && values.Count == 0) throw CloudWatchErrors.Combination($"The parameter {path}Counts may only be used together with {path}Values.");
        if (value is not null) return MetricSamples.Of(Number(value, path + "Value"));
        return summary is null ? Distribution(values, counts, path) : Summary(summary, path + "StatisticValues.");
    }

    private static MetricSamples Distribution(JsonArray values, JsonArray counts, string path)
    {
        if (values.Count > MostValues) throw CloudWatchErrors.TooMany(path + "Values", MostValues);
        if (counts.Count > 0 && counts.Count != values.Count)
            throw CloudWatchErrors.Value($"The parameters {path}Values and {path}Counts must have the same size: they have {values.Count} and {counts.Count}.");
        var samples = values.Select((value, index) => (
            Number(value, Member(path + "Values", index)), counts.Count == 0 ? 1 : Count(counts[index], Member(path + "Counts", index)))).ToList();
        return MetricSamples.Of(samples);
    }

    private static MetricSamples Summary(Parameters summary, string path)
    {
        double Of(string name) => Number(summary.Node(name), path + name);
        var (sum, minimum, maximum) = (Of("Sum"), Of("Minimum"), Of("Maximum"));
        var count = Count(summary.Node("SampleCount"), path + "SampleCount");
        summary.RefuseOthers();
        if (minimum > maximum) throw CloudWatchErrors.Value($"The parameter {path}Minimum must be less than or equal to {path}Maximum.");
        return MetricSamples.OfSummary(count, sum, minimum, maximum);
    }

    private static string Member(string list, int index) => FormattableString.Invariant($"{list}.member.{index + 1}");

    private static double Count(JsonNode? node, string parameter) =>
        Number(node, parameter) is > 0 and var count ? count : throw CloudWatchErrors.Value(parameter, node!.ToString());

    // In JSON, and here in CBOR, numbers that are not finite are texts.
    private static double Number(JsonNode? node, string parameter)
    {
        var text = node?.ToString() ?? throw CloudWatchErrors.Missing(parameter);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= MetricDatum.Largest
            ? number
            : throw CloudWatchErrors.Value(parameter, text);
    }
}
