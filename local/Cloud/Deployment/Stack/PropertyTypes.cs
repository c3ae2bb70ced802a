using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>
/// The properties that are numbers or booleans. Parameters and intrinsic functions give texts, and CloudFormation converts them before it calls a service,
/// which itself refuses a text for a number. Source: "AWS resource and property types reference".
/// </summary>
internal static class PropertyTypes
{
    private static readonly Dictionary<string, IReadOnlyList<TypedProperty>> ByType = new(StringComparer.Ordinal)
    {
        ["AWS::Athena::WorkGroup"] =
        [
            .. Flags("RecursiveDeleteOption", "WorkGroupConfiguration.EnforceWorkGroupConfiguration", "WorkGroupConfiguration.PublishCloudWatchMetricsEnabled",
                "WorkGroupConfiguration.RequesterPaysEnabled"),
            .. Numbers("WorkGroupConfiguration.BytesScannedCutoffPerQuery"),
        ],
        ["AWS::CloudWatch::Alarm"] =
        [
            .. Flags("ActionsEnabled", "Metrics.ReturnData"),
            .. Numbers("DatapointsToAlarm", "EvaluationPeriods", "Metrics.MetricStat.Period", "Period", "Threshold"),
        ],
        ["AWS::DynamoDB::Table"] =
        [
            .. Flags("DeletionProtectionEnabled", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", "TimeToLiveSpecification.Enabled"),
            .. Numbers("PointInTimeRecoverySpecification.RecoveryPeriodInDays"),
            .. new[] { "", "GlobalSecondaryIndexes." }.SelectMany(owner => Numbers($"{owner}ProvisionedThroughput.ReadCapacityUnits", $"{owner}ProvisionedThroughput.WriteCapacityUnits")),
        ],
        ["AWS::Glue::Crawler"] = Numbers("Targets.S3Targets.SampleSize"),
        ["AWS::Glue::Table"] =
        [
            .. Flags("TableInput.StorageDescriptor.Compressed", "TableInput.StorageDescriptor.StoredAsSubDirectories"),
            .. Numbers("TableInput.Retention", "TableInput.StorageDescriptor.NumberOfBuckets", "TableInput.StorageDescriptor.SortColumns.SortOrder"),
        ],
        ["AWS::Kinesis::Stream"] = Numbers("ShardCount", "RetentionPeriodHours"),
        ["AWS::Lambda::Alias"] = Numbers("RoutingConfig.AdditionalVersionWeights.FunctionWeight"),
        ["AWS::Lambda::EventInvokeConfig"] = Numbers("MaximumRetryAttempts", "MaximumEventAgeInSeconds"),
        ["AWS::Lambda::EventSourceMapping"] =
        [
            .. Flags("Enabled", "BisectBatchOnFunctionError"),
            .. Numbers("BatchSize", "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor",
                "StartingPositionTimestamp", "TumblingWindowInSeconds"),
        ],
        ["AWS::Lambda::Function"] = Numbers("EphemeralStorage.Size", "MemorySize", "ReservedConcurrentExecutions", "Timeout"),
        ["AWS::S3::Bucket"] =
        [
            .. Flags("BucketEncryption.ServerSideEncryptionConfiguration.BucketKeyEnabled"),
            .. Flags(new[] { "BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets" }.Select(name => $"PublicAccessBlockConfiguration.{name}")),
        ],
        ["AWS::Scheduler::Schedule"] = Numbers(
            "FlexibleTimeWindow.MaximumWindowInMinutes", "Target.RetryPolicy.MaximumEventAgeInSeconds", "Target.RetryPolicy.MaximumRetryAttempts"),
    };

    /// <summary>Replaces the texts of numbers and booleans. A text that is neither stays, and is refused by the service.</summary>
    /// <param name="type">The resource's type.</param>
    /// <param name="properties">Its properties, intrinsic functions evaluated.</param>
    /// <returns>The properties.</returns>
    public static JsonObject Convert(string type, JsonObject properties)
    {
        foreach (var property in ByType.GetValueOrDefault(type) ?? []) Convert(properties, property.Path.Split('.'), property.Parse);
        return properties;
    }

    private static void Convert(JsonNode? at, ReadOnlySpan<string> path, Func<string, JsonNode?> parse)
    {
        if (at is JsonArray list)
        {
            foreach (var item in list) Convert(item, path, parse);
        }
        else if (at is JsonObject owner)
        {
            if (path.Length > 1) Convert(owner[path[0]], path[1..], parse);
            else if (NodeText.Of(owner[path[0]]) is { } text && parse(text) is { } value) owner[path[0]] = value;
        }
    }

    private static IReadOnlyList<TypedProperty> Numbers(params IEnumerable<string> paths) => [.. paths.Select(path => new TypedProperty(path, NodeText.Number))];

    private static IReadOnlyList<TypedProperty> Flags(params IEnumerable<string> paths) => [.. paths.Select(path => new TypedProperty(path, Flag))];

    private static JsonNode? Flag(string text) => bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null;

    /// <summary>A property, a dot before the name of a nested one, and how its text is read. Of a list, every item is meant.</summary>
    private sealed record TypedProperty(string Path, Func<string, JsonNode?> Parse);
}
