using System.Text.Json.Nodes;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>A partition in requests and answers. Source: "PartitionInput structure", "Partition structure".</summary>
internal sealed class PartitionShape(GlueCatalog catalog, LocalCloudOptions options)
{
    private const string StorageDescriptor = "StorageDescriptor";

    /// <summary>The table that a request names.</summary>
    public static (string Database, string Table, Parameters Members) Read(JsonObject input)
    {
        var members = new Parameters("glue", input);
        return (members.RequiredString("DatabaseName"), members.RequiredString("TableName"), members);
    }

    /// <summary>Creates a partition.</summary>
    /// <exception cref="AwsException">AlreadyExistsException, EntityNotFoundException (table), InvalidInputException.</exception>
    public void Create(string database, string table, JsonObject input)
    {
        var (values, location) = Checked(database, table, input);
        if (!catalog.TryAddPartition(database, table, values, location, input)) throw new AwsException("AlreadyExistsException", "Partition already exists.");
    }

    /// <summary>Replaces a partition. Values that the input lacks stay as they are.</summary>
    /// <exception cref="AwsException">AlreadyExistsException, EntityNotFoundException, InvalidInputException.</exception>
    public void Update(string database, string table, IReadOnlyList<string> old, JsonObject input)
    {
        var changed = input.DeepClone().AsObject();
        changed["Values"] ??= new JsonArray([.. old.Select(value => JsonValue.Create(value))]);
        var (values, location) = Checked(database, table, changed);
        catalog.UpdatePartition(database, table, old, values, location, changed);
    }

    /// <summary>The partition as AWS describes it.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="withColumns">Whether the description has the columns.</param>
    public JsonObject ToJson(GlueTable table, GluePartition partition, bool withColumns = true)
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

    private (IReadOnlyList<string> Values, string Location) Checked(string database, string table, JsonObject input)
    {
        var keys = catalog.GetTable(database, table).PartitionKeys;
        var members = new Parameters("glue", input, "PartitionInput.");
        var values = members.Strings("Values");
        var location = TableShape.Storage(members);
        TableShape.Texts(members, "Parameters");
        members.Ignore("Parameters", "LastAccessTime", "LastAnalyzedTime");
        members.RefuseOthers();
        if (values.Count != keys.Count)
            throw new AwsException("InvalidInputException", $"The number of partition keys ({keys.Count}) do not match the number of partition values ({values.Count})");
        if (string.IsNullOrEmpty(location)) throw new AwsException("InvalidInputException", "A partition needs a StorageDescriptor with a Location.");
        return (values, location);
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
