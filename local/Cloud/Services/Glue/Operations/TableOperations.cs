using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>Glue's operations on tables.</summary>
internal sealed class TableOperations(GlueCatalog catalog, LocalCloudOptions options)
{
    private const int LongestExpression = 2048;
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    public IEnumerable<Operation> All =>
    [
        new Operation("CreateTable", Create)
        {
            Needs = CatalogNeeds.OfTable(call => CatalogNeeds.Named(call, "TableInput")),
            Members = Members.Of("DatabaseName", "TableInput").WithoutEffect("CatalogId"),
        },
        new Operation("GetTable", Get)
        {
            Needs = CatalogNeeds.OfTable(call => call["Name"]),
            Members = Members.Of("DatabaseName", "Name").WithoutEffect("CatalogId"),
        },
        new Operation("GetTables", List)
        {
            Needs = CatalogNeeds.OfTable(_ => "*"),
            Members = Members.Of("DatabaseName", "Expression", "MaxResults", "NextToken").WithoutEffect("CatalogId", "AttributesToGet"),
        },
        new Operation("UpdateTable", Update)
        {
            Needs = CatalogNeeds.OfTable(call => CatalogNeeds.Named(call, "TableInput")),
            Members = Members.Of("DatabaseName", "TableInput").WithoutEffect("CatalogId", "SkipArchive"),
        },
        new Operation("DeleteTable", Delete)
        {
            Needs = CatalogNeeds.OfTable(call => call["Name"]),
            Members = Members.Of("DatabaseName", "Name").WithoutEffect("CatalogId"),
        },
    ];

    /// <summary>The table as AWS describes it.</summary>
    public JsonObject ToJson(GlueTable table)
    {
        var json = table.Input.DeepClone().AsObject();
        json["Name"] = table.Name;
        json["DatabaseName"] = table.Database;
        json["CatalogId"] = options.AccountId;
        json["CreateTime"] = AwsTimestamp.Node(table.Created);
        json["UpdateTime"] = AwsTimestamp.Node(table.Updated);
        json["VersionId"] = table.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        json["IsRegisteredWithLakeFormation"] = false;
        return json;
    }

    private static (string Database, string Name, JsonObject Input) Read(JsonObject input)
    {
        var members = new Parameters("glue", input);
        var database = members.RequiredString("DatabaseName");
        var table = members.Nested("TableInput") ?? throw members.Missing("TableInput");
        var name = CatalogName.Check("tableInput.name", table.RequiredString("Name"));
        table.Ignore("Description", "Owner", "LastAccessTime", "LastAnalyzedTime", "Retention", "StorageDescriptor", "PartitionKeys", "Parameters");
        foreach (var text in (string[])["TableType", "ViewOriginalText", "ViewExpandedText"]) table.String(text);
        table.RefuseOthers();
        TableShape.Check(table);
        var definition = members.Object("TableInput")!;
        Check(new GlueTable(database, name, definition, default, default, 0));
        return (database, name, definition);
    }

    private static void Check(GlueTable table)
    {
        try
        {
            // Reading the columns parses their types.
            _ = (table.Columns, table.PartitionKeys);
        }
        catch (FormatException e)
        {
            throw new AwsException("InvalidInputException", e.Message);
        }
    }

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var (database, name, definition) = Read(input);
        catalog.CreateTable(database, name, definition);
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Update(JsonObject input, CallContext context)
    {
        var (database, name, definition) = Read(input);
        catalog.UpdateTable(database, name, definition);
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context)
    {
        var members = new Parameters("glue", input);
        var (database, name) = (members.RequiredString("DatabaseName"), members.RequiredString("Name"));
        return Task.FromResult(new JsonObject { ["Table"] = ToJson(catalog.GetTable(database, name)) });
    }

    private Task<JsonObject> List(JsonObject input, CallContext context)
    {
        var members = new Parameters("glue", input);
        var tables = catalog.Tables(members.RequiredString("DatabaseName"));
        if (members.String("Expression") is { } expression) tables = Matching(tables, expression);
        return Task.FromResult(Page.Of(members, "TableList", tables, ToJson, "InvalidInputException", 100));
    }

    // NonBacktracking makes matching linear in a name's length; the timeout covers the rest.
    private static IReadOnlyList<GlueTable> Matching(IReadOnlyList<GlueTable> tables, string expression)
    {
        if (expression.Length > LongestExpression)
            throw new AwsException("InvalidInputException", $"'Expression' must have at most {LongestExpression} characters; it has {expression.Length}.");
        try
        {
            var pattern = new Regex(
                $"^(?:{expression.Replace("*", ".*", StringComparison.Ordinal)})\\z", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking, MatchTimeout);
            return [.. tables.Where(table => pattern.IsMatch(table.Name))];
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            throw new AwsException("InvalidInputException", $"'Expression' is not a pattern of table names: {e.Message}");
        }
    }

    private Task<JsonObject> Delete(JsonObject input, CallContext context)
    {
        var members = new Parameters("glue", input);
        var (database, name) = (members.RequiredString("DatabaseName"), members.RequiredString("Name"));
        catalog.DeleteTable(database, name);
        return Task.FromResult(new JsonObject());
    }
}
