using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Glue.Expressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>Glue's operations on one partition, and its lists of partitions.</summary>
internal sealed class PartitionOperations(GlueCatalog catalog, LocalCloudOptions options)
{
    private readonly PartitionShape _shape = new(catalog, options);

    public IEnumerable<Operation> All =>
    [
        new Operation("CreatePartition", Create) { Needs = Needs, Members = Members.Of("DatabaseName", "TableName", "PartitionInput").WithoutEffect("CatalogId") },
        new Operation("GetPartition", Get) { Needs = Needs, Members = Members.Of("DatabaseName", "TableName", "PartitionValues").WithoutEffect("CatalogId") },
        new Operation("GetPartitions", List)
        {
            Needs = Needs,
            Members = Members.Of("DatabaseName", "TableName", "Expression", "MaxResults", "NextToken", "ExcludeColumnSchema").WithoutEffect("CatalogId"),
        },
        new Operation("UpdatePartition", Update)
        {
            Needs = Needs,
            Members = Members.Of("DatabaseName", "TableName", "PartitionValueList", "PartitionInput").WithoutEffect("CatalogId"),
        },
        new Operation("DeletePartition", Delete) { Needs = Needs, Members = Members.Of("DatabaseName", "TableName", "PartitionValues").WithoutEffect("CatalogId") },
    ];

    private static OperationNeeds Needs { get; } = CatalogNeeds.OfTable(call => call["TableName"]);

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        _shape.Create(database, table, members.Object("PartitionInput") ?? throw members.Missing("PartitionInput"));
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        var definition = catalog.GetTable(database, table);
        var partition = catalog.FindPartition(database, table, members.Strings("PartitionValues")) ?? throw GlueCatalog.NoPartition();
        return Task.FromResult(new JsonObject { ["Partition"] = _shape.ToJson(definition, partition) });
    }

    private Task<JsonObject> List(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        var withColumns = members.Bool("ExcludeColumnSchema") != true;
        var definition = catalog.GetTable(database, table);
        var partitions = catalog.Partitions(database, table);
        if (members.String("Expression") is { } text && !string.IsNullOrWhiteSpace(text))
        {
            var expression = PartitionExpression.Parse(text, definition.PartitionKeys);
            partitions = [.. partitions.Where(partition => expression.Holds(partition.Values))];
        }

        return Task.FromResult(Page.Of(members, "Partitions", partitions, partition => _shape.ToJson(definition, partition, withColumns), "InvalidInputException"));
    }

    private Task<JsonObject> Update(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        _shape.Update(database, table, members.Strings("PartitionValueList"), members.Object("PartitionInput") ?? throw members.Missing("PartitionInput"));
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Delete(JsonObject input, CallContext context)
    {
        var (database, table, members) = PartitionShape.Read(input);
        return catalog.DeletePartition(database, table, members.Strings("PartitionValues")) ? Task.FromResult(new JsonObject()) : throw GlueCatalog.NoPartition();
    }
}
