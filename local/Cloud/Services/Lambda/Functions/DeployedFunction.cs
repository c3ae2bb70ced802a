using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Logs;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>A deployed function: its definition, environments, log, aliases and policies.</summary>
internal sealed class DeployedFunction(FunctionDefinition definition, FunctionPool pool, FunctionLog log) : IAsyncDisposable
{
    private volatile FunctionDefinition _definition = definition;

    public FunctionDefinition Definition => _definition;

    public FunctionPool Pool { get; } = pool;

    public FunctionLog Log { get; } = log;

    /// <summary>Its versions and aliases.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        Log.Dispose();
    }
}
