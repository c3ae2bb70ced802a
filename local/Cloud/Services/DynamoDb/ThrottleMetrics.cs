using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>The metrics of throttled requests. The engine never throttles: a fault plan does. Source: "DynamoDB metrics and dimensions".</summary>
/// <param name="metrics">Takes them.</param>
internal sealed class ThrottleMetrics(IServiceMetrics metrics) : IRefusalCounter
{
    /// <inheritdoc/>
    // Of a batch over several tables each table counts one.
    public void Count(string operation, JsonObject members, AwsException? error, int count)
    {
        if (error is not null and not { Code: "ProvisionedThroughputExceededException" }) return;
        var name = operation switch
        {
            "GetItem" or "Query" or "Scan" or "BatchGetItem" => "ReadThrottleEvents",
            "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem" => "WriteThrottleEvents",
            _ => null,
        };
        if (name is null) return;
        IReadOnlyList<string> tables = members["RequestItems"] is JsonObject items ? [.. items.Select(item => item.Key)] : [NodeText.Of(members["TableName"]) ?? ""];
        foreach (var table in tables)
            metrics.Add(new ServiceMetric("AWS/DynamoDB", name, "Count", ("TableName", table[(table.LastIndexOf('/') + 1)..])), tables.Count == 1 ? count : 1);
    }
}
