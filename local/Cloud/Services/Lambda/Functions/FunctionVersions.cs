using System.Globalization;
using Pipeline.Cloud.Lambda.Definitions;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The published versions of a function. A version keeps the code and the configuration that it was published with.</summary>
internal sealed class FunctionVersions
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FunctionDefinition> _versions = new(StringComparer.Ordinal);
    private string? _content;
    private int _count;

    /// <summary>The versions, in no order.</summary>
    public IReadOnlyList<FunctionDefinition> All
    {
        get { lock (_lock) return [.. _versions.Values]; }
    }

    /// <summary>A version, or null.</summary>
    public FunctionDefinition? Find(string number)
    {
        lock (_lock) return _versions.GetValueOrDefault(number);
    }

    /// <summary>Publishes the next version, or answers with the last one where neither code nor configuration has changed since. Source: "PublishVersion".</summary>
    /// <param name="definition">The function as it is, with code that does not change any more.</param>
    /// <param name="description">The version's description; null for the function's.</param>
    /// <param name="revision">The new version's revision.</param>
    /// <returns>The version, and whether it is new.</returns>
    public (FunctionDefinition Version, bool IsNew) Publish(FunctionDefinition definition, string? description, string revision)
    {
        var content = Content(definition);
        lock (_lock)
        {
            if (_content == content && Find(Number(_count)) is { } last) return (last, false);
            var version = definition with
            {
                Version = Number(++_count),
                Description = description ?? definition.Description,
                RevisionId = revision,
            };
            _versions[version.Version] = version;
            _content = content;
            return (version, true);
        }
    }

    /// <summary>Deletes a version; nothing if there is none. Its number is not given again.</summary>
    public void Remove(string number)
    {
        lock (_lock) _versions.Remove(number);
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    // What makes a version another one: the code and the configuration, not tags or concurrency.
    private static string Content(FunctionDefinition definition)
    {
        var description = FunctionDescription.Of(definition);
        description.Remove("LastModified");
        description.Remove("RevisionId");
        return description.ToJsonString();
    }
}
