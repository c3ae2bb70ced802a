using System.Text.Json;
using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Tests.CloudWatch;

public sealed class EmbeddedMetricsTests
{
    private readonly EmbeddedMetrics _metrics = new();

    [Fact]
    public void Values_are_kept_by_namespace_name_and_dimensions()
    {
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"],["F","S"]],"Metrics":[{"Name":"M"}]}]},"F":"f","S":"s","M":3}""");
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":[1,5]}""");
        var values = _metrics.Values(MetricName.Of("N", "M", [("F", "f")]));
        values.Statistic("Sum").ShouldBe(9);
        values.Statistic("Average").ShouldBe(3);
        values.Statistic("Minimum").ShouldBe(1);
        values.Statistic("Maximum").ShouldBe(5);
        values.Statistic("SampleCount").ShouldBe(3);
        values.Statistic("p99").ShouldBeNull();
        _metrics.Values(MetricName.Of("N", "M", [("S", "s"), ("F", "f")])).Statistic("Sum").ShouldBe(3);
        _metrics.Values(MetricName.Of("N", "M", [("F", "other")])).Statistic("Sum").ShouldBeNull();
        _metrics.Sum("function", "M").ShouldBe(9);
    }

    [Fact]
    public void What_functions_write_is_counted_as_it_comes()
    {
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"],[]],"Metrics":[{"Name":"M"},{"Name":"L"}]}]},"F":"f","M":3,"L":[1,2]}""");
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":5}""");
        _metrics.Running().ShouldBe([new RunningMetric("function", "L", 3, 2, 2), new RunningMetric("function", "M", 8, 2, 5)]);
        _metrics.Recent("function", DateTimeOffset.MinValue).Select(entry => entry.Values["M"]).ShouldBe([5, 3]);
        _metrics.Recent("function", DateTimeOffset.UnixEpoch).ShouldBeEmpty("they came at that time, not after it");
        _metrics.Recent("another", DateTimeOffset.MinValue).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""["\"CloudWatchMetrics\"", "CloudWatchMetrics"]""")]
    [InlineData("\"CloudWatchMetrics\"")]
    [InlineData("""{"CloudWatchMetrics":[""")]
    [InlineData("""{"_aws":5,"CloudWatchMetrics":1}""")]
    [InlineData("""{"_aws":{"x":1},"CloudWatchMetrics":[]}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":5}}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[5]}}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":5,"Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":["F"],"Metrics":[{"Name":"M"}]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[[5]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":["M"]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"},{"Name":null}]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"},{"Name":"\ud800"}]}]},"F":"f","M":1}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":"text"}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":[1,"text"]}""")]
    [InlineData("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":1,"x":"\ud800"}""")]
    public void No_metric_is_taken_from_a_line_of_another_form(string line)
    {
        Write(line);
        _metrics.Running().ShouldBeEmpty();
        _metrics.Recent("function", DateTimeOffset.MinValue).ShouldBeEmpty();
        _metrics.Values(MetricName.Of("N", "M", [("F", "f")])).ShouldBe(MetricValues.None);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("[1,-1e999]")]
    [InlineData("1e109")]
    [InlineData("-1e109")]
    public void A_value_beyond_CloudWatchs_range_is_not_counted(string value)
    {
        Write($$$"""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"},{"Name":"L"}]}]},"F":"f","M":{{{value}}},"L":2}""");
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":1e108}""");
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":1e108}""");
        _metrics.Running().ShouldBe([new RunningMetric("function", "L", 2, 1, 2), new RunningMetric("function", "M", 2e108, 2, 1e108)]);
    }

    [Fact]
    public void A_dashboards_lines_name_metrics_and_statistics()
    {
        var dashboard = Dashboard.Read("d", """
            {"widgets": [
              {"type": "text", "properties": {"markdown": "x"}},
              {"type": "metric", "properties": {"title": "t", "stat": "Sum", "metrics": [["N", "M", "F", "f"], ["N", "M", "F", "f", {"stat": "Maximum"}]]}}
            ]}
            """);
        var widget = dashboard.Widgets.ShouldHaveSingleItem();
        widget.Title.ShouldBe("t");
        var metric = MetricName.Of("N", "M", [("F", "f")]);
        widget.Lines.ShouldBe([new DashboardLine(metric, "Sum"), new DashboardLine(metric, "Maximum")]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"widgets": 5}""")]
    [InlineData("""{"widgets": [5]}""")]
    [InlineData("""{"widgets": [{"type": 5, "properties": {"metrics": []}}]}""")]
    [InlineData("""{"widgets": [{"type": "metric"}]}""")]
    [InlineData("""{"widgets": [{"type": "metric", "properties": {"title": "t"}}]}""")]
    [InlineData("""{"widgets": [{"type": "metric", "properties": {"title": 5, "metrics": []}}]}""")]
    [InlineData("""{"widgets": [{"type": "metric", "properties": {"title": "\ud800", "metrics": []}}]}""")]
    [InlineData("""{"widgets": [{"type": "metric", "properties": {"metrics": 5}}]}""")]
    [InlineData("""{"widgets": [{"type": "metric", "properties": {"metrics": ["N"]}}]}""")]
    [InlineData("""{"widgets": [{"type": "metric", "properties": {"metrics": [["N", "M", {"stat": 5}]]}}]}""")]
    [InlineData("""{"widgets": [{"type": "metric", "properties": {"metrics": [["N", "M", "F"]]}}]}""")]
    public void What_is_no_dashboard_is_refused(string body) => Should.Throw<JsonException>(() => Dashboard.Read("d", body));

    private void Write(string line) => _metrics.Write(new FunctionLogLine("function", "e", line, DateTimeOffset.UnixEpoch));
}
