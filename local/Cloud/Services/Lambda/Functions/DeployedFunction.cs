using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Logs;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>A deployed function: its definition, environments, log, versions, aliases and policies.</summary>
internal sealed class DeployedFunction(FunctionDefinition definition, FunctionPool pool, FunctionLog log) : IAsyncDisposable
{
    private readonly Lock _naming = new();
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

    /// <summary>Replaces the definition of $LATEST; environments of the old one stop when they are idle.</summary>
    public void Redefine(FunctionDefinition definition)
    {
        _definition = definition;
        Pool.Redefine(definition);
    }

    /// <summary>Takes a definition with another concurrency, which all versions share.</summary>
    public void Limit(FunctionDefinition definition)
    {
        _definition = definition;
        Pool.Limit(definition);
    }

    /// <summary>Publishes a version, as in <see cref="FunctionVersions.Publish"/>, which is served from then on.</summary>
    public (FunctionDefinition Version, bool IsNew) Publish(FunctionDefinition definition, string? description)
    {
        var (version, isNew) = Versions.Publish(definition, description, Guid.NewGuid().ToString());
        if (isNew) Pool.Add(version);
        return (version, isNew);
    }

    /// <summary>Deletes a version; its environments end.</summary>
    public void Unpublish(string version)
    {
        Versions.Remove(version);
        Pool.Remove(version);
    }

    /// <summary>Replaces an alias. Environments of a version that no alias names any more end.</summary>
    public void Point(FunctionAlias alias) => Rename(alias.Name, () => Aliases.Change(alias));

    /// <summary>Deletes an alias if it exists. Environments of a version that no alias names any more end.</summary>
    public void Unpoint(string alias) => Rename(alias, () => Aliases.Remove(alias));

    /// <summary>Takes a new revision of the same definition; environments stay.</summary>
    public void Revise(FunctionDefinition definition) => _definition = definition;

    /// <summary>What a version or alias names, by the ARN of that name; null if there is none.</summary>
    /// <param name="qualifier">A version's number, $LATEST or an alias; null for the function itself.</param>
    public FunctionDefinition? Find(string? qualifier)
    {
        var definition = Definition;
        if (qualifier is null) return definition;
        var version = Aliases.Find(qualifier)?.Version ?? qualifier;
        var found = version == FunctionDefinition.Latest ? definition : Versions.Find(version);
        return found is null ? null : found with { Arn = $"{definition.Arn}:{qualifier}", ReservedConcurrency = definition.ReservedConcurrency };
    }

    /// <summary>Runs an event by the name of a version or alias, as what that names at this time.</summary>
    /// <param name="qualifier">The version or alias; null for the function itself.</param>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="payload">The event.</param>
    /// <exception cref="AwsException">
    /// TooManyRequestsException: the maximum number of environments is busy. ResourceNotFoundException: there is no such version or alias any more.
    /// </exception>
    public Task<(InvocationResult Result, LogTail Tail)> InvokeAsync(string? qualifier, string requestId, ReadOnlyMemory<byte> payload) =>
        Pool.InvokeAsync(new InvokedName(qualifier, Chosen(qualifier)), requestId, payload);

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        Log.Dispose();
    }

    private string Chosen(string? qualifier) => qualifier is null ? FunctionDefinition.Latest : Aliases.Find(qualifier)?.Choose() ?? qualifier;

    private void Rename(string alias, Action change)
    {
        lock (_naming)
        {
            var before = Aliases.Find(alias);
            change();
            foreach (var version in before?.Versions ?? [])
            {
                // $LATEST is named by the function itself.
                if (version != FunctionDefinition.Latest && !Aliases.All.Any(other => other.Names(version))) Pool.Retire(version);
            }
        }
    }
}
