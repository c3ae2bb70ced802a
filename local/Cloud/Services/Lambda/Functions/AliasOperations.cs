using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Paging;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The operations on versions and aliases. Weights (<c>RoutingConfig</c>) are not emulated: there is only one code.</summary>
internal sealed class AliasOperations(FunctionRegistry functions)
{
    public Task<JsonObject> PublishAsync(JsonObject request, CallContext context)
    {
        var function = functions.Get(new Parameters("lambda", request).RequiredString("FunctionName"));
        var version = function.Aliases.Publish(Published(function.Definition));
        var description = FunctionDescription.Of(function.Definition);
        description["Version"] = version;
        description["FunctionArn"] = $"{function.Definition.Arn}:{version}";
        return Task.FromResult(description);
    }

    public Task<JsonObject> CreateAsync(JsonObject request, CallContext context)
    {
        var (function, name, version) = Read(request);
        FunctionName.CheckAlias(name);
        function.Aliases.Add(name, version ?? throw new AwsException("ValidationException", "FunctionVersion must not be empty."));
        return Task.FromResult(Describe(function, name));
    }

    public Task<JsonObject> UpdateAsync(JsonObject request, CallContext context)
    {
        var (function, name, version) = Read(request);
        if (version is not null) function.Aliases.Change(name, version);
        return Task.FromResult(Describe(function, name));
    }

    public Task<JsonObject> GetAsync(JsonObject request, CallContext context)
    {
        var (function, name) = Find(new Parameters("lambda", request));
        return Task.FromResult(Describe(function, name));
    }

    public Task<JsonObject> DeleteAsync(JsonObject request, CallContext context)
    {
        var (function, name) = Find(new Parameters("lambda", request));
        function.Aliases.Remove(name);
        return Task.FromResult<JsonObject>([]);
    }

    public Task<JsonObject> ListAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"));
        var page = new ItemPage(input);
        return Task.FromResult(page.Of("Aliases", "Name", function.Aliases.All.Select(alias => Describe(function, alias.Key))));
    }

    // What makes a version another one: the code and the configuration, not tags or concurrency. Source: "PublishVersion".
    private static string Published(FunctionDefinition definition)
    {
        var description = FunctionDescription.Of(definition);
        description.Remove("LastModified");
        description.Remove("RevisionId");
        return description.ToJsonString();
    }

    private (DeployedFunction Function, string Name, string? Version) Read(JsonObject request)
    {
        var input = new Parameters("lambda", request);
        var (function, name) = Find(input);
        if (input.Object("RoutingConfig") is { Count: > 0 }) throw AwsException.NotEmulated("lambda", "parameter 'RoutingConfig'");
        return (function, name, input.String("FunctionVersion"));
    }

    private (DeployedFunction Function, string Name) Find(Parameters input) =>
        (functions.Get(input.RequiredString("FunctionName")), input.RequiredString("Name"));

    private static JsonObject Describe(DeployedFunction function, string alias) => new()
    {
        ["AliasArn"] = $"{function.Definition.Arn}:{alias}",
        ["Name"] = alias,
        ["FunctionVersion"] = function.Aliases.VersionOf(alias) ?? throw new AwsException("ResourceNotFoundException", $"Alias not found: {function.Definition.Arn}:{alias}", 404),
        ["Description"] = "",
        ["RevisionId"] = function.Definition.RevisionId,
    };
}
