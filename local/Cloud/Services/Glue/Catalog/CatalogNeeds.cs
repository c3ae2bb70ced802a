using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>
/// The ARNs for which permissions in the catalog are checked: those of a database or table and its parents. Source: "Actions, resources, and
/// condition keys for AWS Glue".
/// </summary>
internal static class CatalogNeeds
{
    /// <summary>The ARNs for a database's permissions.</summary>
    public static IEnumerable<string> Database(LocalCloudOptions cloud, string database) =>
        [cloud.Arn("glue", "catalog"), cloud.Arn("glue", $"database/{database.ToLowerInvariant()}")];

    /// <summary>The ARNs for a table's permissions.</summary>
    public static IEnumerable<string> Table(LocalCloudOptions cloud, string database, string table) =>
        [.. Database(cloud, database), cloud.Arn("glue", $"table/{database.ToLowerInvariant()}/{table.ToLowerInvariant()}")];

    /// <summary>The needs of an operation about a database.</summary>
    /// <param name="database">The database that a call names.</param>
    public static OperationNeeds OfDatabase(Func<CallSubject, string> database) => Need.OnAll(call => Database(call.Cloud, database(call)));

    /// <summary>The needs of an operation about a table.</summary>
    /// <param name="table">The table that a call names.</param>
    public static OperationNeeds OfTable(Func<CallSubject, string> table) => Need.OnAll(call => Table(call.Cloud, call["DatabaseName"], table(call)));

    /// <summary>The name in a call's description of a database or table.</summary>
    public static string Named(CallSubject call, string input) => call.Members[input] is System.Text.Json.Nodes.JsonObject given ? CallSubject.Text(given["Name"]) : "";
}
