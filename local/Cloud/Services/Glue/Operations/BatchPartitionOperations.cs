using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>Glue's operations on several partitions. An entry that fails is reported and does not stop the others.</summary>
internal sealed class BatchPartitionOperations(GlueCatalog catalog, LocalCloudOptions options)
{
    // Source: "BatchCreatePartition", "BatchUpdatePartition", "BatchDeletePartition", "BatchGetPartition".
    private const int MostCreated = 100;
    private const int MostUpdated = 100;
    private const int MostDeleted = 25;
    private const int MostRead = 1000;

    private readonly PartitionShape _shape = new(catalog, options);

    public IEnumerable<Operation> All =>
    [
        new Operation("BatchCreatePartition", Create) { Needs = Needs, Members = Members.Of("DatabaseName", "TableName", "PartitionInputList").WithoutEffect("CatalogId") },
        new Operation("BatchGetPartition", Get) { Needs = Needs, Members = Members.Of("DatabaseName", "TableName", "PartitionsToGet").WithoutEffect("CatalogId") },
        new Operation("BatchUpdatePartition", Update) { Needs = Needs, Members = Members.Of("DatabaseName", "TableName", "Entries").WithoutEffect("CatalogId") },
        new Operation("BatchDeletePartition", Delete) { Needs = Needs, Members = Members.Of("DatabaseName", "TableName", "PartitionsToDelete").WithoutEffect("CatalogId") },
    ];

    private static OperationNeeds Needs { get; } = CatalogNeeds.OfTable(call => call["TableName"]);

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        return Each(Objects(members, "PartitionInputList", MostCreated), item => item["Values"], "PartitionValues", item => _shape.Create(database, table, item));
    }

    private Task<JsonObject> Update(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        return Each(Objects(members, "Entries", MostUpdated), item => item["PartitionValueList"], "PartitionValueList", item =>
        {
            var entry = new Parameters("glue", item, "Entries.");
            _shape.Update(database, table, entry.Strings("PartitionValueList"), entry.Object("PartitionInput") ?? throw entry.Missing("PartitionInput"));
        });
    }

    private Task<JsonObject> Delete(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        catalog.GetTable(database, table);
        return Each(Objects(members, "PartitionsToDelete", MostDeleted), item => item["Values"], "PartitionValues", item =>
        {
            if (!catalog.DeletePartition(database, table, ValuesOf(item))) throw GlueCatalog.NoPartition();
        });
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        var definition = catalog.GetTable(database, table);
        var found = new JsonArray();
        foreach (var item in Objects(members, "PartitionsToGet", MostRead))
        {
            // A partition that does not exist is left out; UnprocessedKeys is for keys that the service did not look for.
            if (catalog.FindPartition(database, table, ValuesOf(item)) is { } partition) found.Add(_shape.ToJson(definition, partition));
        }

        return Task.FromResult(new JsonObject { ["Partitions"] = found, ["UnprocessedKeys"] = new JsonArray() });
    }

    private static IReadOnlyList<string> ValuesOf(JsonObject item) => new Parameters("glue", item).Strings("Values");

    private static IReadOnlyList<JsonObject> Objects(Parameters members, string list, int most)
    {
        var items = members.Objects(list);
        return items.Count <= most
            ? items
            : throw AwsException.Constraint("ValidationException", char.ToLowerInvariant(list[0]) + list[1..], $"[{items.Count} entries]", $"Member must have length less than or equal to {most}");
    }

    private static Task<JsonObject> Each(IReadOnlyList<JsonObject> items, Func<JsonObject, JsonNode?> values, string named, Action<JsonObject> act)
    {
        var errors = new JsonArray();
        foreach (var item in items)
        {
            try
            {
                act(item);
            }
            catch (AwsException error)
            {
                errors.Add(new JsonObject
                {
                    [named] = values(item)?.DeepClone(),
                    ["ErrorDetail"] = new JsonObject { ["ErrorCode"] = error.Code, ["ErrorMessage"] = error.Message },
                });
            }
        }

        return Task.FromResult(new JsonObject { ["Errors"] = errors });
    }
}
