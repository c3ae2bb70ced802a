using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Delegation;

/// <summary>A service that another endpoint serves: requests are forwarded as they are.</summary>
public sealed class DelegatedService : IHttpService, IAsyncDisposable
{
    private readonly HttpForwarder _forwarder;

    /// <summary>A delegated service.</summary>
    /// <param name="name">The service's name, for example <c>sfn</c>.</param>
    /// <param name="endpoint">The endpoint that serves it.</param>
    /// <exception cref="DelegateException">There is no such service, or it cannot be delegated to the endpoint.</exception>
    public DelegatedService(string name, Uri endpoint)
    {
        var model = ServiceModel.Find(name);
        Name = name;
        SigningNames = [model.SigningName];
        _forwarder = new HttpForwarder(name, endpoint);
        Operations = new AnyOperation(operation => model.TargetPrefix is null
            ? throw AwsException.NotEmulated(name, $"operation '{operation}' from within the local cloud, where the service is delegated,")
            : (input, context) => _forwarder.CallAsync(model.TargetPrefix + "." + operation, model.ContentType, input, context));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; }

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public long? LargestRequest => null;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <inheritdoc/>
    public async Task<bool> TryServeAsync(HttpContext http, CallContext context)
    {
        await _forwarder.ForwardAsync(http, context);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _forwarder.Dispose();
        return ValueTask.CompletedTask;
    }
}
