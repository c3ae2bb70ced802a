using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>
/// The published versions and the aliases of a function. A version is only a number here: there is one folder of code, which every
/// version runs in its current state.
/// </summary>
internal sealed class FunctionAliases
{
    private readonly ConcurrentDictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly Lock _publishing = new();
    private int _versions;
    private string? _published;

    /// <summary>The aliases and the versions that they name.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal);

    /// <summary>Publishes the next version, or answers with the last one where nothing has changed since. Source: "PublishVersion".</summary>
    /// <param name="content">What the function is: its code and its configuration.</param>
    public string Publish(string content)
    {
        lock (_publishing)
        {
            if (_published != content) Volatile.Write(ref _versions, _versions + 1);
            _published = content;
            return _versions.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The version that an alias names, or null.</summary>
    public string? VersionOf(string alias) => _aliases.GetValueOrDefault(alias);

    /// <summary>Whether the function has a version or alias with this name.</summary>
    public bool Contains(string qualifier) => qualifier == "$LATEST" || _aliases.ContainsKey(qualifier) || IsVersion(qualifier);

    /// <summary>Creates an alias.</summary>
    /// <exception cref="AwsException">The alias exists already, or the version does not exist.</exception>
    public void Add(string alias, string version)
    {
        Require(version);
        if (!_aliases.TryAdd(alias, version)) throw new AwsException("ResourceConflictException", $"Alias already exists: {alias}", 409);
    }

    /// <summary>Points an alias at another version.</summary>
    /// <exception cref="AwsException">The alias or the version does not exist.</exception>
    public void Change(string alias, string version)
    {
        Require(version);
        if (!_aliases.ContainsKey(alias)) throw new AwsException("ResourceNotFoundException", $"Alias not found: {alias}", 404);
        _aliases[alias] = version;
    }

    /// <summary>Deletes an alias if it exists.</summary>
    public void Remove(string alias) => _aliases.TryRemove(alias, out _);

    private bool IsVersion(string qualifier) =>
        int.TryParse(qualifier, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= Volatile.Read(ref _versions);

    private void Require(string version)
    {
        if (version != "$LATEST" && !IsVersion(version)) throw new AwsException("ResourceNotFoundException", $"Function version not found: {version}", 404);
    }
}
