using Microsoft.Extensions.Time.Testing;
using Pipeline.Cli.Reporting;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cli.Tests.Reporting;

public sealed class DashboardLinesTests
{
    [Fact]
    public void A_line_a_widget_shows_what_was_measured_here()
    {
        var store = new MetricStore(new FakeTimeProvider(DateTimeOffset.UnixEpoch));
        var metrics = new EmbeddedMetrics(store);
        store.Add(MetricName.Of("N", "Left", [("StackName", "s")]), DateTimeOffset.UnixEpoch, "Count", MetricSamples.Of(7));
        foreach (var value in new[] { 1000, 3500 })
        {
            metrics.Write(new FunctionLogLine(
                "f", "e", $$"""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":{{value}}}""", DateTimeOffset.UnixEpoch));
        }

        var dashboard = Dashboard.Read("d", """
            {"widgets": [
              {"type": "metric", "properties": {"title": "Ours", "stat": "Sum", "metrics": [["N", "M", "F", "f"], ["N", "M", "F", "f", {"stat": "Average"}], ["AWS/Lambda", "Errors", "F", "f"]]}},
              {"type": "metric", "properties": {"title": "The workflow's", "stat": "Sum", "metrics": [["N", "Left", "StackName", "s"]]}},
              {"type": "metric", "properties": {"title": "AWS's", "stat": "Sum", "metrics": [["AWS/Lambda", "Errors", "F", "f"]]}}
            ]}
            """);
        var resource = new DeployedResource("Board", "AWS::CloudWatch::Dashboard", "d", new Dictionary<string, string>(), []) { Dashboard = dashboard };
        var stack = new DeployedStack("s", new Dictionary<string, string>(), new Dictionary<string, DeployedResource> { ["Board"] = resource }, new Dictionary<string, string>());
        DashboardLines.Of(stack, metrics).ShouldBe(["dashboard   Ours                     M 4,500   M (average) 2,250", "            The workflow's           Left 7"]);
    }
}
