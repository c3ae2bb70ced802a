using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Athena.WorkGroups;

/// <summary>Athena's operations on workgroups. The workgroup <c>primary</c> always exists.</summary>
internal sealed partial class WorkGroupOperations
{
    private readonly NamedStore<WorkGroup> _groups = new(name => new AwsException("InvalidRequestException", $"WorkGroup {name} is not found."));
    private readonly TimeProvider _time;

    public WorkGroupOperations(TimeProvider time)
    {
        _time = time;
        _groups.Put("primary", new WorkGroup { Name = "primary", Created = time.GetUtcNow(), Enforce = false });
    }

    public IEnumerable<Operation> All =>
    [
        new Operation("CreateWorkGroup", Create)
        {
            Needs = Need.On(call => WorkGroupNeeds.Arn(call, call["Name"])),
            Members = Members.Of("Name", "Description", "Configuration").WithoutEffect("Tags"),
        },
        new Operation("GetWorkGroup", Get) { Needs = WorkGroupNeeds.Named, Members = Members.Of("WorkGroup") },
        new Operation("ListWorkGroups", List) { Needs = Need.OfAccount, Members = Members.None.WithoutEffect("MaxResults", "NextToken") },
        new Operation("UpdateWorkGroup", Update) { Needs = WorkGroupNeeds.Named, Members = Members.Of("WorkGroup", "Description", "State", "ConfigurationUpdates") },
        new Operation("DeleteWorkGroup", Delete) { Needs = WorkGroupNeeds.Named, Members = Members.Of("WorkGroup").WithoutEffect("RecursiveDeleteOption") },
    ];

    /// <summary>Finds a workgroup.</summary>
    /// <exception cref="AwsException">InvalidRequestException: it does not exist.</exception>
    public WorkGroup Find(string name) => _groups.Get(name);

    private Task<JsonObject> Create(JsonObject input, CallContext context)
    {
        var members = new Parameters("athena", input);
        var group = new WorkGroup { Name = CheckName(members.RequiredString("Name")), Created = _time.GetUtcNow(), Description = members.String("Description") ?? "" };
        if (members.Nested("Configuration") is { } configuration) group = group.Configure(configuration);
        _groups.Add(group.Name, group, () => new AwsException("InvalidRequestException", $"WorkGroup {group.Name} is already created"));
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context)
    {
        var group = Find(new Parameters("athena", input).RequiredString("WorkGroup"));
        return Task.FromResult(new JsonObject { ["WorkGroup"] = group.ToJson() });
    }

    private Task<JsonObject> List(JsonObject input, CallContext context)
    {
        var groups = _groups.All.Select(JsonNode? (group) =>
        {
            var json = group.ToJson();
            json.Remove("Configuration");
            json["EngineVersion"] = WorkGroup.Engine;
            return json;
        });
        return Task.FromResult(new JsonObject { ["WorkGroups"] = new JsonArray([.. groups]) });
    }

    private Task<JsonObject> Update(JsonObject input, CallContext context)
    {
        var members = new Parameters("athena", input);
        var group = Find(members.RequiredString("WorkGroup"));
        if (members.Nested("ConfigurationUpdates") is { } updates) group = group.Configure(updates);
        group = group with
        {
            Description = members.String("Description") ?? group.Description,
            Enabled = members.String("State") switch
            {
                null => group.Enabled,
                var state => state == "ENABLED",
            }
        };
        _groups.Put(group.Name, group);
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Delete(JsonObject input, CallContext context)
    {
        var group = Find(new Parameters("athena", input).RequiredString("WorkGroup"));
        if (group.Name == "primary") throw new AwsException("InvalidRequestException", "Cannot delete primary workgroup");
        _groups.Remove(group.Name);
        return Task.FromResult(new JsonObject());
    }

    // Permissions are checked by name, so a name must not be a path or an ARN. Source: "CreateWorkGroup".
    private static string CheckName(string name) => Allowed().IsMatch(name)
        ? name
        : throw AwsException.Constraint("InvalidRequestException", "name", name, "Member must satisfy regular expression pattern: [a-zA-Z0-9._-]{1,128}");

    [GeneratedRegex(@"^[a-zA-Z0-9._-]{1,128}\z")]
    private static partial Regex Allowed();
}
