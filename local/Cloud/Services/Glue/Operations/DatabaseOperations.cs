using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Glue.Operations;

/// <summary>Glue's operations on databases.</summary>
internal sealed class DatabaseOperations(GlueCatalog catalog, LocalCloudOptions options)
{
    public IEnumerable<Operation> All =>
    [
        new Operation("CreateDatabase", Create)
        {
            Needs = CatalogNeeds.OfDatabase(call => CatalogNeeds.Named(call, "DatabaseInput")),
            Members = Members.Of("DatabaseInput").WithoutEffect("CatalogId", "Tags"),
        },
        new Operation("GetDatabase", Get) { Needs = CatalogNeeds.OfDatabase(call => call["Name"]), Members = Members.Of("Name").WithoutEffect("CatalogId") },
        new Operation("GetDatabases", List)
        {
            Needs = CatalogNeeds.OfDatabase(_ => "*"),
            Members = Members.Of("MaxResults", "NextToken").WithoutEffect("CatalogId", "ResourceShareType", "AttributesToGet"),
        },
        new Operation("DeleteDatabase", Delete) { Needs = CatalogNeeds.OfDatabase(call => call["Name"]), Members = Members.Of("Name").WithoutEffect("CatalogId") },
    ];

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var members = new Parameters("glue", input);
        var database = members.Nested("DatabaseInput") ?? throw members.Missing("DatabaseInput");
        var name = CatalogName.Check("databaseInput.name", database.RequiredString("Name"));
        TableShape.Texts(database, "Parameters");
        database.Ignore("Description", "LocationUri", "Parameters", "CreateTableDefaultPermissions");
        database.RefuseOthers();
        catalog.CreateDatabase(name, members.Object("DatabaseInput")!);
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context)
    {
        var name = new Parameters("glue", input).RequiredString("Name");
        return Task.FromResult(new JsonObject { ["Database"] = ToJson(catalog.GetDatabase(name)) });
    }

    private Task<JsonObject> List(JsonObject input, CallContext context)
    {
        var members = new Parameters("glue", input);
        return Task.FromResult(Page.Of(members, "DatabaseList", catalog.Databases, ToJson, "InvalidInputException"));
    }

    private Task<JsonObject> Delete(JsonObject input, CallContext context)
    {
        var name = new Parameters("glue", input).RequiredString("Name");
        catalog.DeleteDatabase(name);
        return Task.FromResult(new JsonObject());
    }

    private JsonObject ToJson(GlueDatabase database)
    {
        var json = database.Input.DeepClone().AsObject();
        json["Name"] = database.Name;
        json["CatalogId"] = options.AccountId;
        json["CreateTime"] = AwsTimestamp.Node(database.Created);
        return json;
    }
}
