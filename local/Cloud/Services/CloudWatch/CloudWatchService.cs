using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.CloudWatch.Operations;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>
/// CloudWatch's metrics: what clients put, and what functions write into their logs in embedded metric format. Source: "Amazon CloudWatch API Reference".
/// </summary>
public sealed class CloudWatchService : ICloudService
{
    /// <summary>A CloudWatch.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="store">Keeps the metrics.</param>
    public CloudWatchService(CloudContext context, MetricStore store)
    {
        var writing = new MetricWriting(store, context.Time);
        Operations = new OperationTable(
            new Operation("PutMetricData", Handler(writing.Put))
            {
                // Source: "Actions, resources, and condition keys for Amazon CloudWatch": no resource, but the namespace as a condition.
                Needs = call => [call.Need("*") with { Keys = [(ConditionKeys.MetricNamespace, call["Namespace"])] }],
                Members = Members.Of("Namespace", "MetricData").WithNumbers(
                    "MetricData.Value", "MetricData.Values", "MetricData.Counts", "MetricData.StorageResolution", "MetricData.StatisticValues.SampleCount",
                    "MetricData.StatisticValues.Sum", "MetricData.StatisticValues.Minimum", "MetricData.StatisticValues.Maximum"),
            },
            new Operation("GetMetricData", Handler(new MetricReading(store).Get))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("MetricDataQueries", "StartTime", "EndTime", "ScanBy").WithoutEffect("LabelOptions")
                    .WithNumbers("MetricDataQueries.MetricStat.Period").WithFlags("MetricDataQueries.ReturnData"),
            },
            new Operation("GetMetricStatistics", Handler(new StatisticReading(store).Get))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("Namespace", "MetricName", "Dimensions", "StartTime", "EndTime", "Period", "Statistics", "ExtendedStatistics", "Unit").WithNumbers("Period"),
            },
            new Operation("ListMetrics", Handler(new MetricListing(store).List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("Namespace", "MetricName", "Dimensions", "NextToken", "RecentlyActive"),
            });
    }

    /// <inheritdoc/>
    public string Name => "cloudwatch";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["cloudwatch", "monitoring"];

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public bool TakesRpc => true;

    /// <inheritdoc/>
    // Source: "PutMetricData". The length is that of the request as it is sent, which may be compressed.
    public long? LargestRequest => 1 << 20;

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("ThrottlingException", "Rate exceeded") { QueryCode = "Throttling" };

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AccessDeniedException", message, 403) { QueryCode = "AccessDenied" };

    /// <inheritdoc/>
    public AwsException Complete(AwsException error) =>
        error is { Code: "ValidationException", QueryCode: null } ? new AwsException(error.Code, error.Message, error.Status) { QueryCode = "ValidationError" } : error;

    private static OperationHandler Handler(Func<JsonObject, JsonObject> operation) => (input, _) => Task.FromResult(operation(input));
}
