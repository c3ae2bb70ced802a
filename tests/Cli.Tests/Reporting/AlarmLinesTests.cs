using Microsoft.Extensions.Time.Testing;
using Pipeline.Cli.Reporting;
using Pipeline.Cloud;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cli.Tests.Reporting;

public sealed class AlarmLinesTests
{
    private readonly AlarmBook _alarms = new(new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" }, new FakeTimeProvider());

    [Fact]
    public void The_alarms_that_rang_are_named_as_in_the_template_also_if_they_are_over()
    {
        var stack = Stack("ErrorsAlarm", "AgeAlarm", "QuietAlarm");
        AlarmLines.Of(stack, _alarms).ShouldBe("alarms      3, none rang");
        Change("s-AgeAlarm", AlarmState.Alarm);
        Change("s-ErrorsAlarm", AlarmState.Alarm);
        Change("s-ErrorsAlarm", AlarmState.Ok);
        Change("s-QuietAlarm", AlarmState.Ok);
        AlarmLines.Of(stack, _alarms).ShouldBe("alarms      3, 2 rang: ErrorsAlarm (over), AgeAlarm");
    }

    private void Change(string name, AlarmState state) => _alarms.TryChange(_alarms.Find(name)!, state, "r", null, out _);

    private DeployedStack Stack(params string[] alarms)
    {
        foreach (var id in alarms)
        {
            _alarms.Put(new AlarmDefinition
            {
                Name = "s-" + id,
                Queries = [new MetricQuery("m1", null, Returned: true, MetricName.Of("N", "M", []), MetricStatistic.Parse("Sum")!, null)],
                OfOneMetric = true,
                Period = TimeSpan.FromMinutes(1),
                EvaluationPeriods = 1,
                Threshold = 0,
                Comparison = AlarmComparison.GreaterThanThreshold,
            });
        }

        var resources = alarms.ToDictionary(id => id, id => new DeployedResource(id, "AWS::CloudWatch::Alarm", "s-" + id, new Dictionary<string, string>(), []));
        return new DeployedStack("s", new Dictionary<string, string>(), resources, new Dictionary<string, string>());
    }
}
