using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>PutMetricData.</summary>
/// <param name="store">Keeps the metrics.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricWriting(MetricStore store, TimeProvider time)
{
    private const int MostData = 1000;
    private readonly DatumReader _reader = new(time);

    /// <summary>Stores the data of a request: all of it, or nothing.</summary>
    public JsonObject Put(JsonObject input)
    {
        Shape.Check(MetricShapes.Put, input);
        var parameters = new Parameters("cloudwatch", input);
        var ns = parameters.RequiredString("Namespace");
        // AWS's own services write there.
        if (ns.StartsWith("AWS/", StringComparison.Ordinal)) throw CloudWatchErrors.Value("Namespace", ns);
        var data = parameters.Structures("MetricData");
        if (data.Count == 0) throw CloudWatchErrors.Missing("MetricData");
        if (data.Count > MostData) throw CloudWatchErrors.TooMany("MetricData", MostData);
        foreach (var datum in data.Select((members, index) => _reader.Read(ns, members, FormattableString.Invariant($"MetricData.member.{index + 1}."))).ToList())
            store.Add(datum.Metric, datum.At, datum.Unit, datum.Samples);
        return [];
    }
}
