using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>
/// The published versions and the aliases of a function. A version is a number here: the folder that the code runs from is one, so every
/// version runs what is in it now.
/// </summary>
internal sealed class FunctionAliases
{
    private readonly ConcurrentDictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private int _versions;

    /// <summary>The aliases and the versions that they name.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal);

    /// <summary>The next version.</summary>
    public string Publish() => Interlocked.Increment(ref _versions).ToString(CultureInfo.InvariantCulture);

    /// <summary>The version that an alias names, or null.</summary>
    public string? VersionOf(string alias) => _aliases.GetValueOrDefault(alias);

    /// <summary>Whether an invocation may name this version or alias.</summary>
    public bool Contains(string qualifier) => qualifier == "$LATEST" || _aliases.ContainsKey(qualifier) || IsVersion(qualifier);

    /// <summary>Makes an alias.</summary>
    /// <exception cref="AwsException">It is there already, or the version is not.</exception>
    public void Add(string alias, string version)
    {
        Require(version);
        if (!_aliases.TryAdd(alias, version)) throw new AwsException("ResourceConflictException", $"Alias already exists: {alias}", 409);
    }

    /// <summary>Lets an alias name another version.</summary>
    /// <exception cref="AwsException">Either is not there.</exception>
    public void Change(string alias, string version)
    {
        Require(version);
        if (!_aliases.ContainsKey(alias)) throw new AwsException("ResourceNotFoundException", $"Alias not found: {alias}", 404);
        _aliases[alias] = version;
    }

    /// <summary>Takes an alias away, if it is there.</summary>
    public void Remove(string alias) => _aliases.TryRemove(alias, out _);

    private bool IsVersion(string qualifier) =>
        int.TryParse(qualifier, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= Volatile.Read(ref _versions);

    private void Require(string version)
    {
        if (version != "$LATEST" && !IsVersion(version)) throw new AwsException("ResourceNotFoundException", $"Function version not found: {version}", 404);
    }
}
