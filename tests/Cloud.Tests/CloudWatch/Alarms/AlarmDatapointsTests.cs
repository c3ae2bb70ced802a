using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.Tests.CloudWatch.Alarms;

/// <summary>What an alarm sees of the metrics.</summary>
public sealed class AlarmDatapointsTests
{
    private static readonly DateTimeOffset Noon = Definitions.Noon;
    private readonly MetricStore _store = new(new FakeTimeProvider(Noon));

    [Fact]
    public void Periods_end_with_the_last_full_minute_and_not_at_a_multiple_of_their_length()
    {
        var alarm = Definitions.Of(1) with { Period = TimeSpan.FromMinutes(5) };
        Add("M", -1, 1);
        Add("M", -5, 2);
        Add("M", -6, 4);
        Add("M", 0, 8);
        Read(alarm, Noon).ShouldBe("11:55=3/2 11:50=4/1 -");
        Read(alarm, Noon.AddMinutes(1)).ShouldBe("11:56=9/2 11:51=6/2 -");
    }

    [Fact]
    public void An_expression_has_a_datapoint_where_its_operands_have_some()
    {
        var alarm = Definitions.Of(2) with
        {
            OfOneMetric = false,
            Queries =
            [
                new ExpressionQuery("watched", null, Returned: true, MetricExpression.Parse("100 * bad / all")),
                new MetricQuery("bad", null, Returned: false, MetricName.Of("N", "Bad", []), MetricStatistic.Parse("Sum")!, null),
                new MetricQuery("all", null, Returned: false, MetricName.Of("N", "All", []), MetricStatistic.Parse("Sum")!, null),
            ],
        };
        Add("Bad", -1, 1);
        Add("All", -1, 4);
        Add("Bad", -2, 1);
        Add("All", -3, 4);
        Add("Bad", -4, 0);
        Add("All", -4, 0);
        Read(alarm, Noon).ShouldBe("11:59=25/ - - -");
    }

    private void Add(string name, int minutes, double value) => _store.Add(MetricName.Of("N", name, []), Noon.AddMinutes(minutes), "Count", MetricSamples.Of(value));

    private string Read(AlarmDefinition alarm, DateTimeOffset end) => string.Join(
        ' ', new AlarmDatapoints(_store).Read(alarm, end).Select(point => point is { } one ? FormattableString.Invariant($"{one.At:HH:mm}={one.Value}/{one.SampleCount}") : "-"));
}
