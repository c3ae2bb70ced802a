using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>Glue's operations on partitions.</summary>
internal sealed class PartitionOperations(GlueCatalog catalog, LocalCloudOptions options)
{
    private const string StorageDescriptor = "StorageDescriptor";

    public IEnumerable<Operation> All =>
    [
        new Operation("CreatePartition", Create)
        {
            Needs = CatalogNeeds.OfTable(call => call["TableName"]),
            Members = Members.Of("DatabaseName", "TableName", "PartitionInput").WithoutEffect("CatalogId"),
        },
        new Operation("BatchCreatePartition", CreateBatch)
        {
            Needs = CatalogNeeds.OfTable(call => call["TableName"]),
            Members = Members.Of("DatabaseName", "TableName", "PartitionInputList").WithoutEffect("CatalogId"),
        },
        new Operation("GetPartitions", List)
        {
            Needs = CatalogNeeds.OfTable(call => call["TableName"]),
            Members = Members.Of("DatabaseName", "TableName", "Expression", "MaxResults", "NextToken", "ExcludeColumnSchema").WithoutEffect("CatalogId"),
        },
    ];

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var (database, table, members) = Read(input);
        var partition = members.Object("PartitionInput") ?? throw members.Missing("PartitionInput");
        return Add(database, table, partition) is { } error ? throw error : Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> CreateBatch(JsonObject input, CallContext context)
    {
        var (database, table, members) = Read(input);
        var partitions = members.Objects("PartitionInputList");
        var errors = new JsonArray();
        foreach (var item in partitions)
        {
            if (Add(database, table, item) is not { } error) continue;
            errors.Add(new JsonObject
            {
                ["PartitionValues"] = item["Values"]?.DeepClone(),
                ["ErrorDetail"] = new JsonObject { ["ErrorCode"] = error.Code, ["ErrorMessage"] = error.Message },
            });
        }

        return Task.FromResult(new JsonObject { ["Errors"] = errors });
    }

    private Task<JsonObject> List(JsonObject input, CallContext context)
    {
        var (database, table, members) = Read(input);
        var withColumns = members.Bool("ExcludeColumnSchema") != true;
        if (members.String("Expression") is { Length: > 0 }) throw AwsException.NotEmulated("glue", "parameter 'Expression' of GetPartitions");
        var definition = catalog.GetTable(database, table);
        return Task.FromResult(Page.Of(members, "Partitions", catalog.Partitions(database, table), partition => ToJson(definition, partition, withColumns), "InvalidInputException"));
    }

    private static (string Database, string Table, Parameters Members) Read(JsonObject input)
    {
        var members = new Parameters("glue", input);
        return (members.RequiredString("DatabaseName"), members.RequiredString("TableName"), members);
    }

    private AwsException? Add(string database, string table, JsonObject input)
    {
        var keys = catalog.GetTable(database, table).PartitionKeys;
        var members = new Parameters("glue", input, "PartitionInput.");
        var values = members.Strings("Values");
        var location = TableShape.Storage(members);
        TableShape.Texts(members, "Parameters");
        members.Ignore("Parameters", "LastAccessTime", "LastAnalyzedTime");
        members.RefuseOthers();
        if (values.Count != keys.Count)
            return new AwsException("InvalidInputException", $"The number of partition keys ({keys.Count}) do not match the number of partition values ({values.Count})");
        if (string.IsNullOrEmpty(location))
            return new AwsException("InvalidInputException", "A partition needs a StorageDescriptor with a Location.");
        return catalog.TryAddPartition(database, table, values, location, input) ? null : new AwsException("AlreadyExistsException", "Partition already exists.");
    }

    private JsonObject ToJson(GlueTable table, GluePartition partition, bool withColumns)
    {
        var json = new JsonObject();
        foreach (var (name, value) in partition.Input ?? [])
        {
            if (name != StorageDescriptor) json[name] = value?.DeepClone();
        }

        // A crawler's partition has the table's definition.
        json[StorageDescriptor] = Storage(partition.Input is { } input ? input[StorageDescriptor] as JsonObject ?? [] : table.Storage, partition.Location, withColumns);
        json["Values"] = new JsonArray([.. partition.Values.Select(value => JsonValue.Create(value))]);
        json["DatabaseName"] = table.Database;
        json["TableName"] = table.Name;
        json["CreationTime"] = AwsTimestamp.Node(partition.Created);
        json["CatalogId"] = options.AccountId;
        return json;
    }

    private static JsonObject Storage(JsonObject definition, string location, bool withColumns)
    {
        var storage = new JsonObject();
        foreach (var (name, value) in definition)
        {
            if (withColumns || name != "Columns") storage[name] = value?.DeepClone();
        }

        storage["Location"] = location;
        return storage;
    }
}
