using System.Collections.Frozen;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>The operations of dynalite 4.</summary>
internal static class DynaliteOperations
{
    /// <summary>Their names.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "DescribeTimeToLive", "GetItem",
        "ListTables", "ListTagsOfResource", "PutItem", "Query", "Scan", "TagResource", "UntagResource", "UpdateItem", "UpdateTable");
}
