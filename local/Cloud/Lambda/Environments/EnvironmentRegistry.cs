using System.Collections.Concurrent;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>The environments by id, as runtimes name them in the path of the Runtime API. A runtime that is started elsewhere only needs an id in here.</summary>
internal sealed class EnvironmentRegistry
{
    private readonly ConcurrentDictionary<string, ExecutionEnvironment> _environments = new(StringComparer.Ordinal);

    public void Add(ExecutionEnvironment environment) => _environments[environment.Id] = environment;

    public void Remove(ExecutionEnvironment environment) => _environments.TryRemove(environment.Id, out _);

    public ExecutionEnvironment? Find(string id) => _environments.GetValueOrDefault(id);
}
