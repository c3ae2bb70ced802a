using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Configuration;

/// <summary>Writes a mapping as the API describes it.</summary>
internal static class MappingDescription
{
    public static JsonObject Of(EventSourceMapping mapping, string state, string lastResult)
    {
        var rules = mapping.Rules;
        var description = new JsonObject
        {
            ["UUID"] = mapping.Uuid,
            ["EventSourceMappingArn"] = string.Join(':', mapping.FunctionArn.Split(':')[..5]) + ":event-source-mapping:" + mapping.Uuid,
            ["StartingPosition"] = mapping.StartingPosition,
            ["BatchSize"] = mapping.BatchSize,
            ["MaximumBatchingWindowInSeconds"] = (int)mapping.Window.TotalSeconds,
            ["ParallelizationFactor"] = mapping.ParallelizationFactor,
            ["EventSourceArn"] = mapping.EventSourceArn,
            ["FunctionArn"] = mapping.FunctionArn,
            ["LastModified"] = AwsTimestamp.Node(mapping.LastModified),
            ["LastProcessingResult"] = lastResult,
            ["State"] = state,
            ["StateTransitionReason"] = "User action",
            ["DestinationConfig"] = new JsonObject
            {
                ["OnFailure"] = mapping.OnFailure is null ? [] : new JsonObject { ["Destination"] = mapping.OnFailure },
            },
            ["MaximumRecordAgeInSeconds"] = rules.MaximumAge is { } age ? (int)age.TotalSeconds : -1,
            ["BisectBatchOnFunctionError"] = rules.Bisects,
            ["MaximumRetryAttempts"] = rules.MaximumRetries ?? -1,
            ["TumblingWindowInSeconds"] = (int)mapping.TumblingWindow.TotalSeconds,
            ["FunctionResponseTypes"] = rules.ReportsItemFailures ? new JsonArray("ReportBatchItemFailures") : [],
        };
        if (mapping.Filters is { } filters) description["FilterCriteria"] = filters.ToJson();
        if (mapping.Metrics.Count > 0) description["MetricsConfig"] = new JsonObject { ["Metrics"] = new JsonArray([.. mapping.Metrics]) };
        if (mapping.StartingTimestamp is { } from) description["StartingPositionTimestamp"] = AwsTimestamp.Node(from);
        return description;
    }
}
