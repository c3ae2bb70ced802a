using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>The permissions that operations need. Source: "Actions, resources, and condition keys for Amazon DynamoDB".</summary>
internal static class TableNeeds
{
    private static readonly string[] RestoredBy = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"];

    /// <summary>The permissions that an operation needs; null if they are unknown.</summary>
    public static OperationNeeds? Of(string operation) => operation switch
    {
        "CreateTable" or "DeleteItem" or "DeleteTable" or "DescribeContinuousBackups" or "DescribeTable" or "DescribeTimeToLive" or "GetItem" or "PutItem" or "UpdateItem" or "UpdateTable"
            or "UpdateContinuousBackups" or "UpdateTimeToLive" => Need.On(call => Table(call, call["TableName"])),
        "Query" or "Scan" => Need.On(TableOrIndex),
        "BatchGetItem" or "BatchWriteItem" => Need.OnAll(Tables),
        "ListTagsOfResource" or "TagResource" or "UntagResource" => Need.On(call => call["ResourceArn"]),
        "RestoreTableToPointInTime" => Restoring,
        "RestoreTableFromBackup" => RestoringBackup,
        "ListBackups" or "ListTables" => Need.OfAccount,
        _ => null,
    };

    private static string Table(CallSubject call, string name) => call.Arn("dynamodb", "table/", name);

    // Source: "Using IAM with DynamoDB backup and restore". The caller also reads and writes the new table.
    private static IEnumerable<Need> Restoring(CallSubject call) =>
    [
        call.Need(Table(call, call["SourceTableArn"] is { Length: > 0 } source ? source : call["SourceTableName"])),
        .. RestoredBy.Select(action => new Need("dynamodb:" + action, Table(call, call["TargetTableName"]))),
    ];

    private static IEnumerable<Need> RestoringBackup(CallSubject call) =>
        [call.Need(call["BackupArn"]), .. RestoredBy.Select(action => new Need("dynamodb:" + action, Table(call, call["TargetTableName"])))];

    private static string TableOrIndex(CallSubject call) =>
        Table(call, call["TableName"]) + (call["IndexName"] is { Length: > 0 } index ? $"/index/{index}" : "");

    private static IEnumerable<string> Tables(CallSubject call) =>
        call.Members["RequestItems"] is JsonObject { Count: > 0 } tables ? tables.Select(table => Table(call, table.Key)) : [Table(call, "")];
}
