using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Aws.Metrics;

namespace Pipeline.Aws.Tests.Metrics;

public sealed class MetricLinesTests
{
    [Fact]
    public void A_count_is_one_line_of_the_embedded_metric_format()
    {
        using var output = new MemoryStream();
        var time = new FakeTimeProvider();

        new MetricLines(output, time).Count("lookups", "LookupRowsLoaded", 265);

        var text = Encoding.UTF8.GetString(output.ToArray());
        text.ShouldEndWith("\n");
        var line = JsonNode.Parse(text.TrimEnd('\n'))!;
        line["FunctionName"]!.GetValue<string>().ShouldBe("lookups");
        line["LookupRowsLoaded"]!.GetValue<long>().ShouldBe(265);
        line["_aws"]!["Timestamp"]!.GetValue<long>().ShouldBe(time.GetUtcNow().ToUnixTimeMilliseconds());
        line["_aws"]!["CloudWatchMetrics"]!.ToJsonString().ShouldBe(
            """[{"Namespace":"Pipeline","Dimensions":[["FunctionName"]],"Metrics":[{"Name":"LookupRowsLoaded","Unit":"Count"}]}]""");
    }

    [Fact]
    public void A_count_of_a_version_has_both_dimensions()
    {
        using var output = new MemoryStream();
        new MetricLines(output, new FakeTimeProvider()).CountOfVersion("scoring", "7", "ReportedFailures", 4);
        Encoding.UTF8.GetString(output.ToArray()).ShouldBe(
            """{"_aws":{"Timestamp":946684800000,"CloudWatchMetrics":[{"Namespace":"Pipeline","Dimensions":[["FunctionName","FunctionVersion"]],"Metrics":[{"Name":"ReportedFailures","Unit":"Count"}]}]},"FunctionName":"scoring","FunctionVersion":"7","ReportedFailures":4}""" + "\n");
    }

    [Fact]
    public void Figures_that_belong_together_are_one_line_and_what_else_it_says_is_no_dimension()
    {
        using var output = new MemoryStream();

        new MetricLines(output, new FakeTimeProvider()).Write(
            "scoring", [new MetricDefinition("Scored"), new MetricDefinition("BatchMilliseconds", "Milliseconds")], [5, 12], ("RequestId", "request-1"), ("Shard", "shardId-0"));

        Encoding.UTF8.GetString(output.ToArray()).ShouldBe(
            """{"_aws":{"Timestamp":946684800000,"CloudWatchMetrics":[{"Namespace":"Pipeline","Dimensions":[["FunctionName"]],""" +
            """ "Metrics":[{"Name":"Scored","Unit":"Count"},{"Name":"BatchMilliseconds","Unit":"Milliseconds"}]}]}, """.Trim() +
            """ "FunctionName":"scoring","RequestId":"request-1","Shard":"shardId-0","Scored":5,"BatchMilliseconds":12}""".Trim() + "\n");
    }

    [Fact]
    public void A_metric_without_a_value_is_refused()
    {
        using var output = new MemoryStream();

        Should.Throw<ArgumentException>(() => new MetricLines(output, new FakeTimeProvider()).Write("scoring", [new MetricDefinition("Scored")], []))
            .Message.ShouldStartWith("1 metrics have 0 values");
        output.Length.ShouldBe(0);
    }
}
