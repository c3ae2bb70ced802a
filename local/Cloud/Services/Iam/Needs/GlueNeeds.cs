using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for AWS Glue"; what is in the catalog needs its parents too.</summary>
internal static class GlueNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.OfSeveral("glue", call => Database(call, Named(call, "DatabaseInput")), "CreateDatabase"),
        NeedTable.OfSeveral("glue", call => Database(call, call["Name"]), "GetDatabase", "DeleteDatabase"),
        NeedTable.OfSeveral("glue", call => Database(call, "*"), "GetDatabases"),
        NeedTable.OfSeveral("glue", call => Table(call, Named(call, "TableInput")), "CreateTable", "UpdateTable"),
        NeedTable.OfSeveral("glue", call => Table(call, call["Name"]), "GetTable", "DeleteTable"),
        NeedTable.OfSeveral("glue", call => Table(call, "*"), "GetTables"),
        NeedTable.OfSeveral("glue", call => Table(call, call["TableName"]), "CreatePartition", "BatchCreatePartition", "GetPartitions"),
        NeedTable.Of("glue", call => call.Arn("glue", "crawler/", call["Name"]), "UpdateCrawler", "GetCrawler", "StartCrawler", "StopCrawler", "DeleteCrawler"),
        NeedTable.OfAccount("glue", "CreateCrawler", "GetCrawlers", "ListCrawlers", "GetCrawlerMetrics"));

    /// <summary>The ARNs that a database's permissions are asked of.</summary>
    public static IEnumerable<string> Database(LocalCloudOptions cloud, string database) =>
        [cloud.Arn("glue", "catalog"), cloud.Arn("glue", $"database/{database.ToLowerInvariant()}")];

    /// <summary>The ARNs that a table's permissions are asked of.</summary>
    public static IEnumerable<string> Table(LocalCloudOptions cloud, string database, string table) =>
        [.. Database(cloud, database), cloud.Arn("glue", $"table/{database.ToLowerInvariant()}/{table.ToLowerInvariant()}")];

    private static string Named(CallSubject call, string input) => call.Members[input] is JsonObject given ? CallSubject.Text(given["Name"]) : "";

    private static IEnumerable<string> Database(CallSubject call, string database) => Database(call.Cloud, database);

    private static IEnumerable<string> Table(CallSubject call, string table) => Table(call.Cloud, call["DatabaseName"], table);
}
