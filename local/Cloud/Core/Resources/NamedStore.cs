using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Resources;

/// <summary>The resources of one kind in a service, by name or ARN.</summary>
/// <param name="missing">The service's error for a name that does not exist.</param>
public sealed class NamedStore<T>(Func<string, AwsException> missing)
    where T : class
{
    private readonly ConcurrentDictionary<string, T> _resources = new(StringComparer.Ordinal);

    /// <summary>The resources, in the order of their names.</summary>
    public IReadOnlyList<T> All => [.. _resources.OrderBy(resource => resource.Key, StringComparer.Ordinal).Select(resource => resource.Value)];

    /// <summary>The resource of a name.</summary>
    /// <exception cref="AwsException">The service's error for a missing resource.</exception>
    public T Get(string name) => Find(name) ?? throw missing(name);

    /// <summary>The resource of a name; null if it does not exist.</summary>
    public T? Find(string name) => _resources.GetValueOrDefault(name);

    /// <summary>Adds a resource.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="taken">The service's error for a name that exists already.</param>
    /// <exception cref="AwsException">The name exists already.</exception>
    public void Add(string name, T resource, Func<AwsException> taken)
    {
        if (!_resources.TryAdd(name, resource)) throw taken();
    }

    /// <summary>The resource of a name; the given one is added if there is none.</summary>
    public T GetOrAdd(string name, Func<T> make) => _resources.GetOrAdd(name, static (_, made) => made(), make);

    /// <summary>Adds or replaces a resource.</summary>
    public void Put(string name, T resource) => _resources[name] = resource;

    /// <summary>Removes the resource of a name, if it exists.</summary>
    public bool Remove(string name, [MaybeNullWhen(false)] out T removed) => _resources.TryRemove(name, out removed);

    /// <summary>Removes the resource of a name, if it exists.</summary>
    public bool Remove(string name) => _resources.TryRemove(name, out _);

    /// <summary>Removes a resource, unless another one has its name meanwhile.</summary>
    public bool Remove(string name, T resource) => _resources.TryRemove(KeyValuePair.Create(name, resource));
}
