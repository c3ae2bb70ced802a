using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon DynamoDB".</summary>
internal static class DynamoDbNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of(
            "dynamodb", call => Table(call, call["TableName"]),
            "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem", "UpdateItem", "UpdateTable", "UpdateTimeToLive"),
        NeedTable.Of("dynamodb", TableOrIndex, "Query", "Scan"),
        NeedTable.OfSeveral("dynamodb", Tables, "BatchGetItem", "BatchWriteItem"),
        NeedTable.Of("dynamodb", call => call["ResourceArn"], "ListTagsOfResource", "TagResource", "UntagResource"),
        NeedTable.OfAccount("dynamodb", "ListTables"));

    private static string Table(CallSubject call, string name) => call.Arn("dynamodb", "table/", name);

    private static string TableOrIndex(CallSubject call) =>
        Table(call, call["TableName"]) + (call["IndexName"] is { Length: > 0 } index ? $"/index/{index}" : "");

    private static IEnumerable<string> Tables(CallSubject call) =>
        call.Members["RequestItems"] is JsonObject { Count: > 0 } tables ? tables.Select(table => Table(call, table.Key)) : [Table(call, "")];
}
