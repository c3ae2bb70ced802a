using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Pipeline.Cloud.Resources;

/// <summary>The tags of a service's resources, by ARN. Limits and error codes are the service's.</summary>
public sealed class TagStore
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, ImmutableSortedDictionary<string, string>> _tags = new(StringComparer.Ordinal);

    /// <summary>A resource's tags, by key.</summary>
    public IReadOnlyDictionary<string, string> Of(string arn) => _tags.GetValueOrDefault(arn, None);

    /// <summary>Adds tags; the value of an existing key is replaced.</summary>
    public void Add(string arn, IEnumerable<KeyValuePair<string, string>> tags) =>
        _tags.AddOrUpdate(arn, static (_, added) => None.SetItems(added), static (_, all, added) => all.SetItems(added), tags.ToList());

    /// <summary>Removes the tags with some keys.</summary>
    public void Remove(string arn, IReadOnlyList<string> keys)
    {
        foreach (var key in keys) _tags.AddOrUpdate(arn, static (_, _) => None, static (_, all, removed) => all.Remove(removed), key);
    }

    /// <summary>Removes the tags of a deleted resource.</summary>
    public void Forget(string arn) => _tags.TryRemove(arn, out _);
}
