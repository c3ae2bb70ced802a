using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Asynchronous;
using Pipeline.Cloud.Lambda.Environments;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>A function with what it runs in.</summary>
internal sealed class DeployedFunction(FunctionDefinition definition, FunctionPool pool, FunctionLog log) : IAsyncDisposable
{
    private volatile FunctionDefinition _definition = definition;

    public FunctionDefinition Definition => _definition;

    public FunctionPool Pool { get; } = pool;

    public FunctionLog Log { get; } = log;

    /// <summary>Its versions and aliases.</summary>
    public FunctionAliases Aliases { get; } = new();

    /// <summary>How its queued events are retried and where their outcome goes.</summary>
    public EventInvokeConfig? EventInvokeConfig { get; set; }

    /// <summary>The statements of its resource policies, by the version or alias that they are about (null for the function) and by id.</summary>
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
