using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Paging;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The operations on aliases.</summary>
internal sealed class AliasOperations(FunctionRegistry functions)
{
    public Task<JsonObject> CreateAsync(JsonObject request, CallContext context)
    {
        var (input, function, name) = Read(request);
        FunctionName.CheckAlias(name);
        var version = input.String("FunctionVersion") ?? throw RequestRules.Missing("functionVersion");
        RequireVersion(function, version);
        var alias = new FunctionAlias(name, version, RequestRules.Description(input) ?? "", NewRevision()) { Additional = AliasRouting.Read(input, null) };
        AliasRouting.Check(function, version, alias.Additional);
        function.Aliases.Add(alias);
        return Task.FromResult(Describe(function, alias));
    }

    public Task<JsonObject> UpdateAsync(JsonObject request, CallContext context)
    {
        var (input, function, name) = Read(request);
        var alias = Find(function, name);
        Revision.Require(input, alias.RevisionId);
        var version = input.String("FunctionVersion");
        if (version is not null) RequireVersion(function, version);
        var changed = alias with
        {
            Version = version ?? alias.Version,
            Description = RequestRules.Description(input) ?? alias.Description,
            RevisionId = NewRevision(),
            Additional = AliasRouting.Read(input, alias.Additional),
        };
        AliasRouting.Check(function, changed.Version, changed.Additional);
        function.Point(changed);
        return Task.FromResult(Describe(function, changed));
    }

    public Task<JsonObject> GetAsync(JsonObject request, CallContext context)
    {
        var (_, function, name) = Read(request);
        return Task.FromResult(Describe(function, Find(function, name)));
    }

    public Task<JsonObject> DeleteAsync(JsonObject request, CallContext context)
    {
        var (_, function, name) = Read(request);
        function.Unpoint(name);
        return Task.FromResult<JsonObject>([]);
    }

    public Task<JsonObject> ListAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"));
        var version = input.String("FunctionVersion");
        var page = new ItemPage(input);
        var found = function.Aliases.All.Where(alias => version is null || alias.Names(version));
        return Task.FromResult(page.Of("Aliases", "Name", found.Select(alias => Describe(function, alias))));
    }

    private (Parameters Input, DeployedFunction Function, string Name) Read(JsonObject request)
    {
        var input = new Parameters("lambda", request);
        var (function, name) = (functions.Get(input.RequiredString("FunctionName")), input.RequiredString("Name"));
        return (input, function, name);
    }

    private static void RequireVersion(DeployedFunction function, string version)
    {
        if (version != FunctionDefinition.Latest && function.Versions.Find(version) is null)
            throw new AwsException("ResourceNotFoundException", $"Function not found: {function.Definition.Arn}:{version}", 404);
    }

    private static FunctionAlias Find(DeployedFunction function, string name) => function.Aliases.Find(name)
        ?? throw new AwsException("ResourceNotFoundException", $"Cannot find alias arn: {function.Definition.Arn}:{name}", 404);

    private static string NewRevision() => Guid.NewGuid().ToString();

    private static JsonObject Describe(DeployedFunction function, FunctionAlias alias) => AliasRouting.AddTo(new JsonObject
    {
        ["AliasArn"] = $"{function.Definition.Arn}:{alias.Name}",
        ["Name"] = alias.Name,
        ["FunctionVersion"] = alias.Version,
        ["Description"] = alias.Description,
        ["RevisionId"] = alias.RevisionId,
    }, alias.Additional);
}
