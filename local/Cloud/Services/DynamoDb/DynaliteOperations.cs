using System.Collections.Frozen;
using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>The operations of dynalite 4, with the members that it reads; it drops any other silently. Source: its folder <c>validations</c>.</summary>
internal static class DynaliteOperations
{
    private static readonly string[] Condition = ["ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "Expected", "ConditionalOperator"];
    private static readonly string[] Reported = ["ReturnValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"];
    private static readonly string[] Page =
    [
        "IndexName", "Select", "AttributesToGet", "ProjectionExpression", "FilterExpression", "ExpressionAttributeNames", "ExpressionAttributeValues",
        "ConditionalOperator", "Limit", "ExclusiveStartKey", "ReturnConsumedCapacity",
    ];

    // Storage, capacity and protection of tables are no concern of tables in memory, and every read is consistent. Clients of a refused condition
    // look the item up themselves where the error does not hold it.
    private static readonly FrozenDictionary<string, Members> All = new Dictionary<string, Members>
    {
        ["BatchGetItem"] = Members.Of("RequestItems", "ReturnConsumedCapacity"),
        ["BatchWriteItem"] = Members.Of("RequestItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"),
        ["CreateTable"] = Members
            .Of("TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "LocalSecondaryIndexes", "GlobalSecondaryIndexes")
            .WithoutEffect("SSESpecification", "TableClass", "DeletionProtectionEnabled", "OnDemandThroughput", "WarmThroughput", "Tags"),
        ["DeleteItem"] = Members.Of(["TableName", "Key", .. Condition, .. Reported]).WithoutEffect("ReturnValuesOnConditionCheckFailure"),
        ["DeleteTable"] = Members.Of("TableName"),
        ["DescribeTable"] = Members.Of("TableName"),
        ["DescribeTimeToLive"] = Members.Of("TableName"),
        ["GetItem"] = Members.Of(
            "TableName", "Key", "AttributesToGet", "ProjectionExpression", "ExpressionAttributeNames", "ConsistentRead", "ReturnConsumedCapacity"),
        ["ListTables"] = Members.Of("Limit", "ExclusiveStartTableName"),
        ["ListTagsOfResource"] = Members.Of("ResourceArn").WithoutEffect("NextToken"),
        ["PutItem"] = Members.Of(["TableName", "Item", .. Condition, .. Reported]).WithoutEffect("ReturnValuesOnConditionCheckFailure"),
        ["Query"] = Members.Of(["TableName", "KeyConditionExpression", "KeyConditions", "QueryFilter", "ScanIndexForward", "ConsistentRead", .. Page]),
        ["Scan"] = Members.Of(["TableName", "ScanFilter", "Segment", "TotalSegments", .. Page]).WithoutEffect("ConsistentRead"),
        ["TagResource"] = Members.Of("ResourceArn", "Tags"),
        ["UntagResource"] = Members.Of("ResourceArn", "TagKeys"),
        ["UpdateItem"] = Members.Of(["TableName", "Key", "UpdateExpression", "AttributeUpdates", .. Condition, .. Reported])
            .WithoutEffect("ReturnValuesOnConditionCheckFailure"),
        ["UpdateTable"] = Members.Of("TableName", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexUpdates")
            .WithoutEffect("AttributeDefinitions", "SSESpecification", "TableClass", "DeletionProtectionEnabled", "OnDemandThroughput", "WarmThroughput"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The members of an operation; null where dynalite has no such operation.</summary>
    public static Members? Of(string operation) => All.GetValueOrDefault(operation);
}
