using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.Tests.CloudWatch;

public sealed class EmbeddedMetricsTests
{
    private readonly MetricStore _store = new(new FakeTimeProvider(DateTimeOffset.UnixEpoch));
    private readonly EmbeddedMetrics _metrics;

    public EmbeddedMetricsTests() => _metrics = new EmbeddedMetrics(_store);

    [Fact]
    public void Values_are_kept_by_namespace_name_and_dimensions()
    {
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"],["F","S"]],"Metrics":[{"Name":"M"}]}]},"F":"f","S":"s","M":3}""");
        Write("""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["F"]],"Metrics":[{"Name":"M"}]}]},"F":"f","M":[1,5]}""");
        var metric = MetricName.Of("N", "M", [("F", "f")]);
        string[] statistics = ["Sum", "Average", "Minimum", "Maximum", "SampleCount", "p50"];
        statistics.Select(name => _metrics.Statistic(metric, name)).ShouldBe([9, 3, 1, 5, 3, 3]);
        _metrics.Statistic(metric, "tm99").ShouldBeNull();
        _metrics.Statistic(MetricName.Of("N", "M", [("S", "s"), ("F", "f")]), "Sum").ShouldBe(3);
        _metrics.Statistic(MetricName.Of("N", "M", [("F", "other")]), "Sum").ShouldBeNull();
        _metrics.Sum("function", "M").ShouldBe(9);
    }

    [Theory]
    [InlineData(",\"Timestamp\":120000", 2)]
    [InlineData("", 0)]
    [InlineData(",\"Timestamp\":7200001", 0)]
    [InlineData(",\"Timestamp\":-1", 0)]
    [InlineData(",\"Timestamp\":\"now\"", 0)]
    public void A_lines_metrics_are_of_the_minute_that_it_names_unless_no_event_of_a_log_may_be_of_that(string timestamp, long minute)
    {
        Write($$$"""{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[[]],"Metrics":[{"Name":"M","Unit":"Milliseconds"}]}]{{{timestamp}}}},"M":3}""");
        var kept = _store.Between(MetricName.Of("N", "M", []), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)).ShouldHaveSingleItem();
        (kept.Minute, kept.Unit, kept.Samples.Sum).ShouldBe((minute, "Milliseconds", 3));
    }

    /// <summary>A cloud whose clock runs faster says what a function's moment is on its own.</summary>
    [Fact]
    public void A_line_names_a_moment_of_the_functions_clock()
    {
        var metrics = new EmbeddedMetrics(_store, moment => moment + TimeSpan.FromMinutes(30));
        const string Line = """{"_aws":{"Timestamp":120000,"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[[]],"Metrics":[{"Name":"M"}]}]},"M":3}""";
        metrics.Write(new FunctionLogLine("function", "e", Line, DateTimeOffset.UnixEpoch));
        _store.Between(MetricName.Of("N", "M", []), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)).ShouldHaveSingleItem().Minute.ShouldBe(32);
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
        _metrics.Statistic(MetricName.Of("N", "M", [("F", "f")]), "SampleCount").ShouldBeNull();
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
