using System.Text.Json.Nodes;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>What a crawler reads: folders in which it finds tables, or tables of the catalog that it keeps up to date. Never both.</summary>
/// <param name="Folders">The paths in S3.</param>
/// <param name="Tables">The tables of the catalog.</param>
internal sealed record CrawlTargets(IReadOnlyList<CrawlTarget> Folders, IReadOnlyList<CatalogTarget> Tables)
{
    private static readonly string[] Others = ["JdbcTargets", "MongoDBTargets", "DynamoDBTargets", "DeltaTargets", "IcebergTargets", "HudiTargets"];

    /// <summary>Reads a request's <c>Targets</c>.</summary>
    /// <exception cref="AwsException">InvalidInputException, or a kind of target is not emulated.</exception>
    public static CrawlTargets Read(Parameters targets)
    {
        var read = new CrawlTargets([.. targets.Structures("S3Targets").Select(ReadFolder)], [.. targets.Structures("CatalogTargets").Select(ReadTables)]);
        foreach (var other in Others)
        {
            if (targets.Array(other).Count > 0) throw AwsException.NotEmulated("glue", $"a crawler's '{other}'");
        }

        targets.RefuseOthers();
        return (read.Folders.Count, read.Tables.Count) switch
        {
            (0, 0) => throw new AwsException("InvalidInputException", "A crawler needs at least one target."),
            ( > 0, > 0) => throw new AwsException("InvalidInputException", "A crawler with Data Catalog targets cannot have other targets."),
            _ => read,
        };
    }

    /// <summary>Checks that the buckets and tables exist, as Glue does when a crawler is created or changed. What is in a bucket is not checked.</summary>
    /// <exception cref="AwsException">InvalidInputException (a bucket), EntityNotFoundException (a table).</exception>
    public void Require(GlueCatalog catalog, IObjectStore objects)
    {
        foreach (var target in Folders)
        {
            try
            {
                objects.Find(target.Path.Bucket, target.Path.Key);
            }
            catch (AwsException e) when (e.Code == "NoSuchBucket")
            {
                throw new AwsException("InvalidInputException", $"S3 bucket {target.Path.Bucket} does not exist.");
            }
        }

        foreach (var target in Tables)
        {
            foreach (var table in target.Tables) catalog.GetTable(target.Database, table);
        }
    }

    /// <summary>The targets as AWS describes them.</summary>
    public JsonObject ToJson() => new()
    {
        ["S3Targets"] = new JsonArray([.. Folders.Select(ToJson)]),
        ["JdbcTargets"] = new JsonArray(),
        ["MongoDBTargets"] = new JsonArray(),
        ["DynamoDBTargets"] = new JsonArray(),
        ["CatalogTargets"] = new JsonArray([.. Tables.Select(target => new JsonObject
        {
            ["DatabaseName"] = target.Database,
            ["Tables"] = new JsonArray([.. target.Tables.Select(table => JsonValue.Create(table))]),
        })]),
        ["DeltaTargets"] = new JsonArray(),
    };

    private static CrawlTarget ReadFolder(Parameters target)
    {
        var folder = new CrawlTarget(
            S3Path.Parse(target.RequiredString("Path"), "InvalidInputException", bare: true), target.Strings("Exclusions"), target.Int("SampleSize"));
        target.RefuseOthers();
        return folder;
    }

    private static CatalogTarget ReadTables(Parameters target)
    {
        var tables = new CatalogTarget(target.RequiredString("DatabaseName"), target.Strings("Tables"));
        target.RefuseOthers();
        return tables.Tables.Count > 0 ? tables : throw new AwsException("InvalidInputException", "A Data Catalog target needs at least one table.");
    }

    private static JsonObject ToJson(CrawlTarget target)
    {
        var json = new JsonObject
        {
            ["Path"] = target.Path.ToString(),
            ["Exclusions"] = new JsonArray([.. target.Exclusions.Select(pattern => JsonValue.Create(pattern))]),
        };
        if (target.SampleSize is { } size) json["SampleSize"] = size;
        return json;
    }
}

/// <summary>Tables of the catalog that a crawler keeps up to date.</summary>
/// <param name="Database">The database.</param>
/// <param name="Tables">The tables' names.</param>
internal sealed record CatalogTarget(string Database, IReadOnlyList<string> Tables);
