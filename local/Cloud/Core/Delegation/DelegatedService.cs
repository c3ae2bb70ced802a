using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Delegation;

/// <summary>A service that another endpoint serves: requests are forwarded unchanged.</summary>
public sealed class DelegatedService : IRestService, IAsyncDisposable
{
    private readonly HttpForwarder _forwarder;

    /// <summary>A delegated service.</summary>
    /// <param name="name">The service's name, for example <c>sfn</c>.</param>
    /// <param name="endpoint">The endpoint that serves it.</param>
    /// <param name="declared">The operations of the local cloud's own service. The permissions that they need do not depend on which endpoint serves them.</param>
    /// <exception cref="DelegateException">The service does not exist, or it cannot be delegated to the endpoint.</exception>
    public DelegatedService(string name, Uri endpoint, OperationTable declared)
    {
        var model = ServiceModel.Find(name);
        Name = name;
        SigningNames = [model.SigningName];
        _forwarder = new HttpForwarder(name, endpoint);
        Operations = OperationTable.Open(operation => (declared.Find(operation) ?? new Operation(operation) { Needs = operation.Length == 0 ? Need.None : null }) with
        {
            Handler = model.TargetPrefix is null
                ? (_, _) => throw AwsException.NotEmulated(name, $"operation '{operation}' from within the local cloud, where the service is delegated,")
                : (input, context) => _forwarder.CallAsync(model.TargetPrefix + "." + operation, model.ContentType, input, context),
            Serve = ServeAsync,
            // The endpoint has the members that it has.
            Members = null,
        });
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
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public RestCall? Route(HttpRequest request) =>
        JsonProtocol.Operation(request) is null && !QueryProtocol.Matches(request) ? new ForwardedCall(this) : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _forwarder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ServeAsync(HttpCall call)
    {
        await _forwarder.ForwardAsync(call.Http, call.Context);
        return true;
    }

    // A REST request: only the endpoint knows its operation.
    private sealed class ForwardedCall(DelegatedService service) : RestCall("")
    {
        public override ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new JsonObject());

        public override Task ServeAsync(HttpContext http, CallContext context) => service._forwarder.ForwardAsync(http, context);
    }
}

/// <summary>Thrown when a service cannot be delegated. The message says what to do instead.</summary>
public sealed class DelegateException(string message) : Exception(message);
