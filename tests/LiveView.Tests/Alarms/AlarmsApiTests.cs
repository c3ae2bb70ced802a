using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.LiveView.Alarms;

namespace Pipeline.LiveView.Tests.Alarms;

public sealed class AlarmsApiTests
{
    [Fact]
    public async Task Alarms_are_listed_with_their_states_and_when_they_rang()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var alarms = new AlarmBook(new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" }, time);
        foreach (var name in new[] { "quiet", "loud" })
        {
            alarms.Put(new AlarmDefinition
            {
                Name = name,
                Description = "d",
                Queries = [new MetricQuery("m1", null, Returned: true, MetricName.Of("N", "M", []), MetricStatistic.Parse("Sum")!, null)],
                OfOneMetric = true,
                Period = TimeSpan.FromMinutes(1),
                EvaluationPeriods = 1,
                Threshold = 0,
                Comparison = AlarmComparison.GreaterThanThreshold,
            });
        }

        time.Advance(TimeSpan.FromMinutes(5));
        alarms.TryChange(alarms.Find("loud")!, AlarmState.Alarm, "r", null, out _);
        await using var view = await ServedView.StartAsync([.. new AlarmsApi(alarms).Routes]);
        (await view.TextAsync("/_/alarms")).ShouldBe(
            """{"alarms":[{"name":"loud","description":"d","state":"ALARM","reason":"r","since":"2026-01-15T12:05:00.000Z","rangAt":"2026-01-15T12:05:00.000Z"},{"name":"quiet","description":"d","state":"INSUFFICIENT_DATA","reason":"Unchecked: Initial alarm creation","since":"2026-01-15T12:00:00.000Z","rangAt":null}]}""");
    }
}
