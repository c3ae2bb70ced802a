using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The functions that exist.</summary>
internal sealed class FunctionRegistry(LocalCloudOptions options) : IAsyncDisposable
{
    private readonly NamedStore<DeployedFunction> _functions = new(name => NotFound(options, name));

    public IEnumerable<DeployedFunction> All => _functions.All;

    public bool Contains(string name) => _functions.Find(name) is not null;

    /// <summary>A function by any form of its name, with or without a version or alias.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public DeployedFunction Get(string nameOrArn, string? qualifier = null) => Resolve(nameOrArn, qualifier).Function;

    /// <summary>A function by any form of its name, the version or alias that the name has, and what that is, by its own ARN.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public (DeployedFunction Function, string? Qualifier, FunctionDefinition Named) Resolve(string nameOrArn, string? qualifier = null)
    {
        var (name, named) = FunctionName.Split(nameOrArn, qualifier);
        return _functions.Find(name) is { } function && function.Find(named) is { } found
            ? (function, named, found)
            : throw NotFound(options, named is null ? name : $"{name}:{named}");
    }

    /// <summary>The function with a name, or null.</summary>
    public DeployedFunction? Find(string name) => _functions.Find(name);

    /// <exception cref="AwsException">ResourceConflictException.</exception>
    public void Add(DeployedFunction function) => _functions.Add(
        function.Definition.Name, function, () => new AwsException("ResourceConflictException", $"Function already exist: {function.Definition.Name}", 409));

    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public DeployedFunction Remove(string nameOrArn)
    {
        var name = FunctionName.Parse(nameOrArn);
        return _functions.Remove(name, out var found) ? found : throw NotFound(options, name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions.All) await function.DisposeAsync();
    }

    private static AwsException NotFound(LocalCloudOptions options, string name) =>
        new("ResourceNotFoundException", $"Function not found: {options.Arn("lambda", "function:" + name)}", 404);
}
