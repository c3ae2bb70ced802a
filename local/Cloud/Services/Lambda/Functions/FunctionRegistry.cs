using System.Collections.Concurrent;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The functions that exist.</summary>
internal sealed class FunctionRegistry(LocalCloudOptions options) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, DeployedFunction> _functions = new(StringComparer.Ordinal);

    public IEnumerable<DeployedFunction> All => _functions.Values.OrderBy(function => function.Definition.Name, StringComparer.Ordinal);

    public bool Contains(string name) => _functions.ContainsKey(name);

    /// <summary>A function by any form of its name, with or without a version or alias.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public DeployedFunction Get(string nameOrArn, string? qualifier = null)
    {
        var (name, named) = FunctionName.Split(nameOrArn, qualifier);
        return _functions.TryGetValue(name, out var found) && (named is null || found.Aliases.Contains(named))
            ? found
            : throw NotFound(named is null ? name : $"{name}:{named}");
    }

    /// <summary>The function with a name, or null.</summary>
    public DeployedFunction? Find(string name) => _functions.GetValueOrDefault(name);

    /// <exception cref="AwsException">ResourceConflictException.</exception>
    public void Add(DeployedFunction function)
    {
        if (!_functions.TryAdd(function.Definition.Name, function))
            throw new AwsException("ResourceConflictException", $"Function already exist: {function.Definition.Name}", 409);
    }

    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public DeployedFunction Remove(string nameOrArn)
    {
        var name = FunctionName.Parse(nameOrArn);
        return _functions.TryRemove(name, out var found) ? found : throw NotFound(name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions.Values) await function.DisposeAsync();
    }

    private AwsException NotFound(string name) =>
        new("ResourceNotFoundException", $"Function not found: {options.Arn("lambda", "function:" + name)}", 404);
}
