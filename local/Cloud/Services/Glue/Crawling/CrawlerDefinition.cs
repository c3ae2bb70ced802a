using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>The settings of a crawler.</summary>
internal sealed record CrawlerDefinition
{
    private const string Service = "glue";

    public required string Name { get; init; }

    public required string Role { get; init; }

    /// <summary>Where its tables go; null if the crawler has no database: one of tables of the catalog needs none, any other fails its runs.</summary>
    public string? Database { get; init; }

    /// <summary>What the crawler reads.</summary>
    public required CrawlTargets Targets { get; init; }

    public string TablePrefix { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>The <c>Configuration</c> document as the client sent it; null if there is none.</summary>
    public string? Configuration { get; init; }

    /// <summary>Whether objects of the same format are one table, whatever their columns (CombineCompatibleSchemas).</summary>
    public bool Combine { get; init; }

    /// <summary>The folder level of tables (the bucket is level 1); null to discover it.</summary>
    public int? TableLevel { get; init; }

    /// <summary>Whether new columns are added and old columns kept (MergeNewColumns).</summary>
    public bool MergeNewColumns { get; init; }

    public string UpdateBehavior { get; init; } = "UPDATE_IN_DATABASE";

    public string DeleteBehavior { get; init; } = "DEPRECATE_IN_DATABASE";

    public string RecrawlBehavior { get; init; } = "CRAWL_EVERYTHING";

    /// <summary>Reads <c>CreateCrawler</c>, or <c>UpdateCrawler</c> over the previous settings.</summary>
    /// <exception cref="AwsException">A member is missing, invalid or not emulated.</exception>
    public static CrawlerDefinition Read(JsonObject input, CrawlerDefinition? old)
    {
        var members = new Parameters(Service, input);
        var name = CatalogName.Check("name", members.RequiredString("Name"));
        if (members.String("Schedule") is { Length: > 0 }) throw AwsException.NotEmulated(Service, "a crawler's 'Schedule'");
        if (members.Array("Classifiers").Count > 0) throw AwsException.NotEmulated(Service, "a crawler's custom 'Classifiers'");
        var configuration = members.String("Configuration");
        var policy = members.Nested("SchemaChangePolicy");
        var crawled = members.Nested("Targets") is { } given ? CrawlTargets.Read(given) : old?.Targets ?? throw members.Missing("Targets");
        var read = new CrawlerDefinition
        {
            Name = name,
            Role = members.String("Role") ?? old?.Role ?? throw members.Missing("Role"),
            Database = (members.String("DatabaseName") ?? old?.Database)?.ToLowerInvariant(),
            Targets = crawled,
            TablePrefix = members.String("TablePrefix") ?? old?.TablePrefix ?? "",
            Description = members.String("Description") ?? old?.Description,
            UpdateBehavior = Choice(policy?.String("UpdateBehavior"), "UPDATE_IN_DATABASE", "LOG") ?? old?.UpdateBehavior ?? "UPDATE_IN_DATABASE",
            DeleteBehavior = Choice(policy?.String("DeleteBehavior"), "DEPRECATE_IN_DATABASE", "DELETE_FROM_DATABASE", "LOG")
                ?? old?.DeleteBehavior ?? "DEPRECATE_IN_DATABASE",
            RecrawlBehavior = Choice(members.Nested("RecrawlPolicy")?.String("RecrawlBehavior"), "CRAWL_EVERYTHING", "CRAWL_NEW_FOLDERS_ONLY")
                ?? old?.RecrawlBehavior ?? "CRAWL_EVERYTHING",
        };
        policy?.RefuseOthers();
        if (read.Database is not null) CatalogName.Check("databaseName", read.Database);
        // The prefix becomes part of the tables' names.
        if (read.TablePrefix.Length > 0) CatalogName.Check("tablePrefix", read.TablePrefix);
        if (read is { RecrawlBehavior: "CRAWL_NEW_FOLDERS_ONLY" } and not { UpdateBehavior: "LOG", DeleteBehavior: "LOG" })
        {
            throw new AwsException(
                "InvalidInputException", "The schema change policy's update and delete behaviors must be LOG when only new folders are crawled.");
        }

        var configured = configuration is not null || old is null ? read.Configure(configuration) : read.Configure(old.Configuration);
        configured.CheckCatalogTargets();
        return configured;
    }

    /// <summary>The settings as AWS describes them, without the crawler's state.</summary>
    public JsonObject ToJson() => new()
    {
        ["Name"] = Name,
        ["Role"] = Role,
        ["DatabaseName"] = Database,
        ["TablePrefix"] = TablePrefix,
        ["Description"] = Description,
        ["Targets"] = Targets.ToJson(),
        ["Classifiers"] = new JsonArray(),
        ["RecrawlPolicy"] = new JsonObject { ["RecrawlBehavior"] = RecrawlBehavior },
        ["SchemaChangePolicy"] = new JsonObject { ["UpdateBehavior"] = UpdateBehavior, ["DeleteBehavior"] = DeleteBehavior },
        ["LineageConfiguration"] = new JsonObject { ["CrawlerLineageSettings"] = "DISABLE" },
        ["Configuration"] = Configuration,
    };

    private static string? Choice(string? value, params ReadOnlySpan<string> choices)
    {
        if (value is null || choices.Contains(value)) return value;
        throw value == "CRAWL_EVENT_MODE"
            ? AwsException.NotEmulated(Service, "the recrawl behavior CRAWL_EVENT_MODE")
            : new AwsException("InvalidInputException", $"'{value}' must be one of {string.Join(", ", choices)}.");
    }

    // Source: "Configuring a crawler" and "Setting crawler configuration options", Data Catalog targets.
    private void CheckCatalogTargets()
    {
        if (Targets.Tables.Count == 0) return;
        if (DeleteBehavior != "LOG")
            throw new AwsException("InvalidInputException", "The SchemaChangePolicy for 'Delete behavior' must be set to LOG for a Data Catalog target.");
        if (UpdateBehavior != "LOG") throw AwsException.NotEmulated(Service, $"the update behavior {UpdateBehavior} of a crawler with catalog targets");
        if (TablePrefix.Length > 0) throw new AwsException("InvalidInputException", "A crawler with Data Catalog targets creates no tables, and takes no TablePrefix.");
        if (Combine || TableLevel is not null)
            throw new AwsException("InvalidInputException", "A crawler with Data Catalog targets creates no tables, and takes no table grouping policy.");
    }

    private CrawlerDefinition Configure(string? text)
    {
        if (string.IsNullOrEmpty(text)) return this with { Configuration = null };
        JsonNode? json;
        try
        {
            json = DocumentJson.Parse(text);
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidInputException", $"The crawler's Configuration is not JSON: {e.Message}");
        }

        var members = new Parameters(Service, json as JsonObject ?? [], "Configuration.");
        members.Ignore("Version", "CreatePartitionIndex");
        var grouping = members.Nested("Grouping");
        var output = members.Nested("CrawlerOutput");
        var tables = output?.Nested("Tables");
        // Partitions always inherit the table's schema here, because a table's data are read with one schema.
        output?.Ignore("Partitions");
        var configured = this with
        {
            Configuration = text,
            Combine = grouping?.String("TableGroupingPolicy") == "CombineCompatibleSchemas",
            TableLevel = grouping?.Int("TableLevelConfiguration"),
            MergeNewColumns = tables?.String("AddOrUpdateBehavior") == "MergeNewColumns",
        };
        tables?.Ignore("TableThreshold");
        foreach (var part in (Parameters?[])[members, grouping, output, tables]) part?.RefuseOthers();
        return configured;
    }
}
