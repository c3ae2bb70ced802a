using System.Collections.Concurrent;
using Pipeline.Cloud.Faults;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>The environments that the cloud has started, by the tokens of their processes.</summary>
public sealed class EnvironmentRegistry : IFunctionProcesses
{
    private readonly ConcurrentDictionary<string, ExecutionEnvironment> _environments = new(StringComparer.Ordinal);

    internal void Add(ExecutionEnvironment environment) => _environments[environment.Id] = environment;

    internal void Remove(ExecutionEnvironment environment) => _environments.TryRemove(environment.Id, out _);

    /// <summary>The environment with a token, or null.</summary>
    internal ExecutionEnvironment? Find(string token) =>
        _environments.TryGetValue(EnvironmentToken.Id(token), out var found) && EnvironmentToken.Same(token, EnvironmentToken.Of(found)) ? found : null;

    string? IFunctionProcesses.FunctionOf(string sessionToken) => Find(sessionToken)?.Function.Name;

    Action? IFunctionProcesses.Killer(string sessionToken) => Find(sessionToken) is { Stopped: false } environment ? environment.Stop : null;
}
