using System.Collections.Concurrent;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>The environments that the cloud has started, found by the tokens that their processes have.</summary>
internal sealed class EnvironmentRegistry
{
    private readonly ConcurrentDictionary<string, ExecutionEnvironment> _environments = new(StringComparer.Ordinal);

    public void Add(ExecutionEnvironment environment) => _environments[environment.Id] = environment;

    public void Remove(ExecutionEnvironment environment) => _environments.TryRemove(environment.Id, out _);

    /// <summary>The environment whose token this is, or null.</summary>
    public ExecutionEnvironment? Find(string token) =>
        _environments.TryGetValue(EnvironmentToken.Id(token), out var found) && EnvironmentToken.Same(token, EnvironmentToken.Of(found)) ? found : null;
}
