using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Tests.CloudWatch.Operations;

/// <summary>A CloudWatch at noon of 15 January 2026.</summary>
internal sealed class CloudWatchUnderTest
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public CloudWatchUnderTest()
    {
        Store = new MetricStore(Time);
        Service = new CloudWatchService(CloudContext.Unchecked(new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" }, Time, new Dispatcher([])), Store, new UncheckedTargetPolicies());
    }

    public FakeTimeProvider Time { get; } = new(Noon);

    public MetricStore Store { get; }

    public CloudWatchService Service { get; }

    public Task<JsonObject> CallAsync(string operation, string input) =>
        Service.Operations.Find(operation)!.HandleAsync(Service, JsonNode.Parse(input)!.AsObject(), CloudUnderTest.Context);

    public async Task<AwsException> FailAsync(string operation, string input) => await Should.ThrowAsync<AwsException>(() => CallAsync(operation, input));

    /// <summary>Puts one datum of the metric M of the namespace N.</summary>
    /// <param name="members">Its other members.</param>
    public Task<JsonObject> PutAsync(string members) => CallAsync("PutMetricData", Put(members));

    public static string Put(string members) => $$"""{"Namespace": "N", "MetricData": [{"MetricName": "M", {{members}}}]}""";

    /// <summary>A statistic of the metric M over all minutes.</summary>
    public double? Statistic(string name) => Store.Statistic(MetricName.Of("N", "M", []), name);
}
