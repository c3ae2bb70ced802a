using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.CloudWatch.Operations;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>
/// CloudWatch's metrics, of services, of clients, and of functions' logs in embedded metric format, and the alarms that watch them. Source: "Amazon CloudWatch API Reference".
/// </summary>
public sealed class CloudWatchService : ICloudService, IAsyncDisposable
{
    private readonly EveryMinute _evaluating;

    /// <summary>A CloudWatch.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="store">Keeps the metrics.</param>
    /// <param name="policies">Evaluates the policies of the topics that alarms name.</param>
    public CloudWatchService(CloudContext context, MetricStore store, ITargetPolicies policies)
    {
        _evaluating = new EveryMinute(context.Time);
        var writing = new MetricWriting(store, context.Time);
        Alarms = new AlarmBook(context.Options, context.Time);
        var actions = new AlarmActions(context.Options, context.Calls, policies, Alarms.History);
        Evaluator = new AlarmEvaluator(Alarms, new AlarmDatapoints(store), actions, context.Time);
        var (alarms, listing) = (new AlarmOperations(Alarms, actions), new AlarmListing(Alarms));
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
            },
            new Operation("PutMetricAlarm", Handler(alarms.Put))
            {
                Needs = Need.On(call => AlarmArn(call, call["AlarmName"])),
                Members = Members.Of(
                    "AlarmName", "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions", "MetricName", "Namespace", "Statistic",
                    "ExtendedStatistic", "Dimensions", "Period", "Unit", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData",
                    "EvaluateLowSampleCountPercentile", "Metrics").WithoutEffect("Tags")
                    .WithNumbers("Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "Metrics.MetricStat.Period").WithFlags("ActionsEnabled", "Metrics.ReturnData"),
            },
            new Operation("DescribeAlarms", Handler(listing.Describe))
            {
                Needs = Described,
                Members = Members.Of("AlarmNames", "AlarmNamePrefix", "AlarmTypes", "StateValue", "ActionPrefix", "MaxRecords", "NextToken").WithNumbers("MaxRecords"),
            },
            new Operation("DescribeAlarmHistory", Handler(listing.History))
            {
                Needs = Need.On(call => AlarmArn(call, call["AlarmName"] is { Length: > 0 } name ? name : "*")),
                Members = Members.Of("AlarmName", "AlarmTypes", "HistoryItemType", "StartDate", "EndDate", "MaxRecords", "NextToken", "ScanBy").WithNumbers("MaxRecords"),
            },
            new Operation("DeleteAlarms", Handler(alarms.Delete)) { Needs = Named, Members = Members.Of("AlarmNames") },
            new Operation("EnableAlarmActions", Handler(alarms.Enable)) { Needs = Named, Members = Members.Of("AlarmNames") },
            new Operation("DisableAlarmActions", Handler(alarms.Disable)) { Needs = Named, Members = Members.Of("AlarmNames") },
            new Operation("SetAlarmState", alarms.SetStateAsync)
            {
                Needs = Need.On(call => AlarmArn(call, call["AlarmName"])),
                Members = Members.Of("AlarmName", "StateValue", "StateReason", "StateReasonData"),
            });
    }

    /// <summary>The alarms.</summary>
    public AlarmBook Alarms { get; }

    /// <summary>Evaluates them: by itself once a minute, from the start of the cloud on.</summary>
    public AlarmEvaluator Evaluator { get; }

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

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken stopping)
    {
        _evaluating.Start(Evaluator.EvaluateAsync);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _evaluating.DisposeAsync();

    private static string AlarmArn(CallSubject call, string name) => call.Arn("cloudwatch", "alarm:", name);

    private static IEnumerable<Need> Named(CallSubject call) =>
        (call.Members["AlarmNames"] as JsonArray ?? []).Select(name => call.Need(AlarmArn(call, CallSubject.Text(name))));

    // Without names all alarms are meant.
    private static IEnumerable<Need> Described(CallSubject call) => Named(call).ToList() is { Count: > 0 } named ? named : [call.Need(AlarmArn(call, "*"))];

    private static OperationHandler Handler(Func<JsonObject, JsonObject> operation) => (input, _) => Task.FromResult(operation(input));
}
