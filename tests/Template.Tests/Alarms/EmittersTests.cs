using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Testing;

namespace Pipeline.Template.Tests.Alarms;

/// <summary>An alarm on a metric that the local cloud does not publish rings in no run, no drill and no test of an incident.</summary>
public sealed class EmittersTests(DeployedAlarms deployed) : IClassFixture<DeployedAlarms>
{
    // Named by how it is derived: the local cloud has no host to measure.
    private static readonly string[] OfHosts = ["CPUUtilization"];

    [Fact]
    public void Every_metric_of_a_service_that_an_alarm_watches_is_published_by_the_local_cloud()
    {
        var sources = string.Concat(new DirectoryInfo(Path.Combine(Repository.Root, "local", "Cloud", "Services")).GetFiles("*.cs", SearchOption.AllDirectories).Select(file => File.ReadAllText(file.FullName)));
        var watched = deployed.Definitions.Values.SelectMany(alarm => alarm.Queries.OfType<MetricQuery>()).Select(query => query.Metric)
            .Where(metric => metric.Namespace.StartsWith("AWS/", StringComparison.Ordinal)).Select(metric => metric.Name).Distinct().Except(OfHosts).ToList();
        watched.Count.ShouldBeGreaterThan(15);
        watched.ShouldAllBe(metric => sources.Contains(Written(metric), StringComparison.Ordinal));
    }

    // ExecutionsFailed is "Executions" and a status.
    private static string Written(string metric) => metric.StartsWith("Executions", StringComparison.Ordinal) ? "\"Executions" : $"\"{metric}\"";
}
