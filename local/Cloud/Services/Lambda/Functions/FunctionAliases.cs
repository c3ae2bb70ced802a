using System.Collections.Concurrent;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The aliases of a function.</summary>
internal sealed class FunctionAliases
{
    private readonly ConcurrentDictionary<string, FunctionAlias> _aliases = new(StringComparer.Ordinal);

    /// <summary>The aliases, by name.</summary>
    public IEnumerable<FunctionAlias> All => _aliases.Values.OrderBy(alias => alias.Name, StringComparer.Ordinal);

    /// <summary>An alias, or null.</summary>
    public FunctionAlias? Find(string name) => _aliases.GetValueOrDefault(name);

    /// <summary>Creates an alias.</summary>
    /// <exception cref="AwsException">The alias exists already.</exception>
    public void Add(FunctionAlias alias)
    {
        if (!_aliases.TryAdd(alias.Name, alias)) throw new AwsException("ResourceConflictException", $"Alias already exists: {alias.Name}", 409);
    }

    /// <summary>Replaces an alias.</summary>
    public void Change(FunctionAlias alias) => _aliases[alias.Name] = alias;

    /// <summary>Deletes an alias if it exists.</summary>
    public void Remove(string name) => _aliases.TryRemove(name, out _);
}

/// <summary>A name for a version of a function. Every change makes another revision.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The version: a number, or $LATEST.</param>
/// <param name="Description">What people say about it.</param>
/// <param name="RevisionId">The id of this state of it.</param>
internal sealed record FunctionAlias(string Name, string Version, string Description, string RevisionId)
{
    private readonly EvenTurns _turns = new();

    /// <summary>Another version that gets a share of the invocations; null for none.</summary>
    public VersionWeight? Additional { get; init; }

    /// <summary>The versions that it names.</summary>
    public IEnumerable<string> Versions => Additional is { } other ? [Version, other.Version] : [Version];

    /// <summary>The version of the next invocation.</summary>
    public string Choose() => Additional is { } other && _turns.Next() < other.Weight ? other.Version : Version;

    /// <summary>Whether it sends invocations to a version.</summary>
    public bool Names(string version) => Version == version || Additional?.Version == version;
}

/// <summary>A version's share of an alias's invocations.</summary>
/// <param name="Version">The version's number.</param>
/// <param name="Weight">The share, 0 to 1.</param>
internal sealed record VersionWeight(string Version, double Weight);
