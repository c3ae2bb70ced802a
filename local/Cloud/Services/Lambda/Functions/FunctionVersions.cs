using System.Globalization;
using Pipeline.Cloud.Lambda.Definitions;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>
/// The published versions of a function. A version keeps the configuration that it was published with, and is described by it. There is one
/// folder of code, which every version runs in its current state.
/// </summary>
internal sealed class FunctionVersions
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, FunctionDefinition> _versions = [];
    private (string Content, FunctionDefinition Version)? _last;
    private int _count;

    /// <summary>The versions, oldest first.</summary>
    public IReadOnlyList<FunctionDefinition> All
    {
        get { lock (_lock) return [.. _versions.Values]; }
    }

    /// <summary>A version, or null.</summary>
    public FunctionDefinition? Find(string number)
    {
        lock (_lock) return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? _versions.GetValueOrDefault(at) : null;
    }

    /// <summary>Publishes the next version, or answers with the last one where neither code nor configuration has changed since. Source: "PublishVersion".</summary>
    /// <param name="definition">The function as it is.</param>
    /// <param name="description">The version's description; null for the function's.</param>
    /// <param name="revision">The new version's revision.</param>
    /// <returns>The version, and whether it is new.</returns>
    public (FunctionDefinition Version, bool IsNew) Publish(FunctionDefinition definition, string? description, string revision)
    {
        var content = Content(definition);
        lock (_lock)
        {
            if (_last is { } last && last.Content == content) return (last.Version, false);
            var version = definition with
            {
                Version = (++_count).ToString(CultureInfo.InvariantCulture),
                Description = description ?? definition.Description,
                RevisionId = revision,
            };
            _versions[_count] = version;
            _last = (content, version);
            return (version, true);
        }
    }

    /// <summary>Deletes a version; nothing if there is none. Its number is not given again.</summary>
    public void Remove(string number)
    {
        lock (_lock)
        {
            if (Find(number) is { } found) _versions.Remove(int.Parse(found.Version, CultureInfo.InvariantCulture));
            if (_last?.Version.Version == number) _last = null;
        }
    }

    // What makes a version another one: the code and the configuration, not tags or concurrency.
    private static string Content(FunctionDefinition definition)
    {
        var description = FunctionDescription.Of(definition);
        description.Remove("LastModified");
        description.Remove("RevisionId");
        return description.ToJsonString();
    }
}
