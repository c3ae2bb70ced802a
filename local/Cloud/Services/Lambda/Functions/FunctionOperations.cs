using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Lambda.Code;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Lambda.Paging;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The operations that create, describe, change and delete functions.</summary>
internal sealed class FunctionOperations(
    LocalCloudOptions cloud,
    LambdaOptions options,
    FunctionRegistry functions,
    CodeStore code,
    VersionOperations versions,
    EnvironmentStarter starter,
    IReadOnlyList<IFunctionLogSink> sinks,
    IServiceMetrics metrics,
    TimeProvider time,
    InvocationFaults? faults = null,
    CallJournal? journal = null)
{
    public async Task<JsonObject> CreateAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var name = FunctionName.Parse(input.RequiredString("FunctionName"));
        FunctionName.Check(name);
        if (functions.Contains(name)) throw new AwsException("ResourceConflictException", $"Function already exist: {name}", 409);
        if (input.String("PackageType") is not (null or "Zip")) throw AwsException.NotEmulated("lambda", "PackageType 'Image'");
        var tags = FunctionSettings.Map(input.Object("Tags"));
        var source = input.Nested("Code") ?? throw input.Missing("Code");
        var basis = new FunctionDefinition
        {
            Name = name,
            Arn = cloud.Arn("lambda", "function:" + name),
            Runtime = input.RequiredString("Runtime"),
            Handler = input.String("Handler") ?? "bootstrap",
            Role = FunctionSettings.Role(input) ?? throw RequestRules.Missing("role"),
            Code = new CodePackage("", 0, ""),
            Architecture = FunctionSettings.Architecture(input) ?? EnvironmentStarter.Architecture,
            Tags = tags,
            LastModified = time.GetUtcNow(),
            RevisionId = Guid.NewGuid().ToString(),
        };
        var definition = FunctionSettings.Apply(input, basis);
        definition = definition with { Code = await code.TakeAsync(name, source, context.Caller, context.Aborted) };
        source.RefuseOthers();

        var log = new FunctionLog(name, Path.Combine(cloud.DataDirectory, "logs"), sinks, time);
        var function = new DeployedFunction(definition, new FunctionPool(definition, log, starter, options, metrics, time, faults, journal), log);
        functions.Add(function);
        if (input.Bool("Publish") is not true) return FunctionDescription.Of(definition);
        // The answer names the version, and the function by its own ARN.
        return FunctionDescription.Of(versions.Publish(function, null) with { Arn = definition.Arn });
    }

    public Task<JsonObject> GetAsync(JsonObject request, CallContext context)
    {
        var definition = Qualified(request);
        var answer = new JsonObject
        {
            ["Configuration"] = FunctionDescription.Of(definition),
            ["Code"] = new JsonObject { ["RepositoryType"] = "Local", ["Location"] = new Uri(definition.Code.Folder).AbsoluteUri },
        };
        if (!definition.Tags.IsEmpty) answer["Tags"] = FunctionDescription.Map(definition.Tags);
        if (definition.ReservedConcurrency is { } reserved) answer["Concurrency"] = new JsonObject { ["ReservedConcurrentExecutions"] = reserved };
        return Task.FromResult(answer);
    }

    public Task<JsonObject> GetConfigurationAsync(JsonObject request, CallContext context) =>
        Task.FromResult(FunctionDescription.Of(Qualified(request)));

    public Task<JsonObject> ListAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var page = new ItemPage(input);
        return Task.FromResult(page.Of("Functions", "FunctionName", functions.All.Select(function => FunctionDescription.Of(function.Definition))));
    }

    public Task<JsonObject> UpdateConfigurationAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"));
        var definition = function.Definition;
        Revision.Require(input, definition.RevisionId);
        definition = FunctionSettings.Apply(input, definition with
        {
            Runtime = input.String("Runtime") ?? definition.Runtime,
            Handler = input.String("Handler") ?? definition.Handler,
            Role = FunctionSettings.Role(input) ?? definition.Role,
        });
        return Task.FromResult(Redefine(function, definition));
    }

    public async Task<JsonObject> UpdateCodeAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"));
        var definition = function.Definition;
        Revision.Require(input, definition.RevisionId);
        var package = await code.TakeAsync(definition.Name, input, context.Caller, context.Aborted);
        definition = definition with { Code = package, Architecture = FunctionSettings.Architecture(input) ?? definition.Architecture };
        var answer = Redefine(function, definition);
        return input.Bool("Publish") is true ? FunctionDescription.Of(versions.Publish(function, null)) : answer;
    }

    public async Task<JsonObject> DeleteAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var (name, qualifier) = FunctionName.Split(input.RequiredString("FunctionName"), input.String("Qualifier"));
        // "If you specify a version's number, only that version is deleted": one that is not there is no error.
        if (qualifier is null) await functions.Remove(name).DisposeAsync();
        else VersionOperations.Delete(functions.Get(name), qualifier);
        return [];
    }

    public Task<JsonObject> PutConcurrencyAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"));
        var reserved = RequestRules.Range(input, "ReservedConcurrentExecutions", 0, int.MaxValue) ?? throw RequestRules.Missing("reservedConcurrentExecutions");
        function.Limit(Revised(function.Definition with { ReservedConcurrency = reserved }));
        return Task.FromResult(new JsonObject { ["ReservedConcurrentExecutions"] = reserved });
    }

    public Task<JsonObject> GetConcurrencyAsync(JsonObject request, CallContext context)
    {
        var reserved = Find(request).Definition.ReservedConcurrency;
        return Task.FromResult(reserved is null ? [] : new JsonObject { ["ReservedConcurrentExecutions"] = reserved });
    }

    public Task<JsonObject> DeleteConcurrencyAsync(JsonObject request, CallContext context)
    {
        var function = Find(request);
        function.Limit(Revised(function.Definition with { ReservedConcurrency = null }));
        return Task.FromResult<JsonObject>([]);
    }

    private DeployedFunction Find(JsonObject request)
    {
        var input = new Parameters("lambda", request);
        return functions.Get(input.RequiredString("FunctionName"), input.String("Qualifier"));
    }

    // The version or alias that a request names, by its own ARN.
    private FunctionDefinition Qualified(JsonObject request)
    {
        var input = new Parameters("lambda", request);
        return functions.Resolve(input.RequiredString("FunctionName"), input.String("Qualifier")).Named;
    }

    private JsonObject Redefine(DeployedFunction function, FunctionDefinition definition)
    {
        definition = Revised(definition);
        function.Redefine(definition);
        return FunctionDescription.Of(definition);
    }

    private FunctionDefinition Revised(FunctionDefinition definition) => definition with { LastModified = time.GetUtcNow(), RevisionId = Guid.NewGuid().ToString() };
}
