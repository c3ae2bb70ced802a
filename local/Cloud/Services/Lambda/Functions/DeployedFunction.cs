using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>A deployed function: its definition, environments, log, versions, aliases and policies.</summary>
internal sealed class DeployedFunction(FunctionDefinition definition, FunctionPool pool, FunctionLog log) : IAsyncDisposable
{
    private volatile FunctionDefinition _definition = definition;

    public FunctionDefinition Definition => _definition;

    public FunctionPool Pool { get; } = pool;

    public FunctionLog Log { get; } = log;

    /// <summary>Its published versions.</summary>
    public FunctionVersions Versions { get; } = new();

    /// <summary>Its aliases.</summary>
    public FunctionAliases Aliases { get; } = new();

    /// <summary>Retries and destinations of its queued events; null for the defaults.</summary>
    public EventInvokeConfig? EventInvokeConfig { get; set; }

    /// <summary>The statements of its resource policies, by version or alias (null for the function) and statement id.</summary>
    public Dictionary<(string? Qualifier, string Id), JsonObject> Policy { get; } = [];

    /// <summary>Replaces the definition; environments of the old one stop when they are idle.</summary>
    public void Redefine(FunctionDefinition definition)
    {
        _definition = definition;
        Pool.Redefine(definition);
    }

    /// <summary>Takes a new revision of the same definition; environments stay.</summary>
    public void Revise(FunctionDefinition definition) => _definition = definition;

    /// <summary>What a version or alias names, by the ARN of that name; null if there is none.</summary>
    /// <param name="qualifier">A version's number, $LATEST or an alias; null for the function itself.</param>
    public FunctionDefinition? Find(string? qualifier)
    {
        if (qualifier is null) return Definition;
        var version = Aliases.Find(qualifier)?.Version ?? qualifier;
        var found = version == FunctionDefinition.Latest ? Definition : Versions.Find(version);
        return found is null ? null : found with { Arn = $"{Definition.Arn}:{qualifier}" };
    }

    /// <summary>Runs an event by the name of a version or alias, as what that names at this time.</summary>
    /// <param name="qualifier">The version or alias; null for the function itself.</param>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="payload">The event.</param>
    /// <exception cref="AwsException">TooManyRequestsException: the maximum number of environments is busy.</exception>
    public Task<(InvocationResult Result, LogTail Tail)> InvokeAsync(string? qualifier, string requestId, ReadOnlyMemory<byte> payload) =>
        Pool.InvokeAsync(new InvokedName(qualifier, qualifier is null ? null : Find(qualifier)?.Version), requestId, payload);

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        Log.Dispose();
    }
}
