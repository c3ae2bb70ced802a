using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Every call of an operation, from a client or from another service, goes through here.</summary>
public sealed class Dispatcher
{
    private readonly IReadOnlyList<ICloudService> _services;

    /// <summary>A dispatcher of services.</summary>
    public Dispatcher(IEnumerable<ICloudService> services)
        : this(_ => services)
    {
    }

    /// <summary>A dispatcher of services some of which call others through it (Step Functions, schedules, topics).</summary>
    /// <param name="compose">Makes the services; they keep the dispatcher that they are given and use it once the cloud has started.</param>
    public Dispatcher(Func<Dispatcher, IEnumerable<ICloudService>> compose) => _services = [.. compose(this)];

    /// <summary>The services of this cloud.</summary>
    public IReadOnlyList<ICloudService> Services => _services;

    /// <summary>The service that requests of a signing name are for, or null.</summary>
    public ICloudService? BySigningName(string signingName) =>
        _services.FirstOrDefault(service => service.SigningNames.Contains(signingName, StringComparer.Ordinal));

    /// <summary>The service of a name as Step Functions writes it, or null.</summary>
    public ICloudService? ByName(string name) =>
        _services.FirstOrDefault(service => string.Equals(service.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Calls an operation.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="input">The request's members.</param>
    /// <param name="context">What surrounds the call.</param>
    /// <exception cref="AwsException">The operation's own error, or that the local cloud has no such service or operation.</exception>
    public Task<JsonObject> InvokeAsync(string service, string operation, JsonObject input, CallContext context)
    {
        var found = ByName(service) ?? throw AwsException.NotEmulated(service, "the service");
        if (!found.Operations.TryGetValue(operation, out var handler))
            throw AwsException.NotEmulated(service, $"operation '{operation}'");
        return handler(input, context);
    }
}
