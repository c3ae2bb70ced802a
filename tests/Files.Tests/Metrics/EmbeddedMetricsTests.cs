using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Files.Metrics;
using Pipeline.Testing;

namespace Pipeline.Files.Tests.Metrics;

public sealed class EmbeddedMetricsTests
{
    [Fact]
    public void A_count_is_one_line_of_the_embedded_metric_format()
    {
        using var output = new MemoryStream();
        var time = new ManualTime();

        new EmbeddedMetrics(output, time).Count("lookups", "LookupRowsLoaded", 265);

        var text = Encoding.UTF8.GetString(output.ToArray());
        text.ShouldEndWith("\n");
        var line = JsonNode.Parse(text.TrimEnd('\n'))!;
        line["FunctionName"]!.GetValue<string>().ShouldBe("lookups");
        line["LookupRowsLoaded"]!.GetValue<long>().ShouldBe(265);
        line["_aws"]!["Timestamp"]!.GetValue<long>().ShouldBe(time.GetUtcNow().ToUnixTimeMilliseconds());
        line["_aws"]!["CloudWatchMetrics"]!.ToJsonString().ShouldBe(
            """[{"Namespace":"Pipeline","Dimensions":[["FunctionName"]],"Metrics":[{"Name":"LookupRowsLoaded","Unit":"Count"}]}]""");
    }
}
