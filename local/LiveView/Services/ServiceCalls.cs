using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Services;

/// <summary>Calls the services' APIs within the process, as an observer.</summary>
/// <param name="dispatcher">The services.</param>
/// <param name="observer">Makes the context of a call.</param>
internal sealed class ServiceCalls(Dispatcher dispatcher, Func<CancellationToken, CallContext> observer)
{
    /// <summary>Calls an operation.</summary>
    /// <param name="service">The service, by its name or its signing name (<c>sfn</c>, <c>states</c>).</param>
    /// <param name="operation">The operation.</param>
    /// <param name="input">Its members.</param>
    /// <param name="aborted">Cancels the call.</param>
    /// <exception cref="AwsException">The operation failed.</exception>
    public Task<JsonObject> CallAsync(string service, string operation, JsonObject input, CancellationToken aborted) =>
        dispatcher.InvokeAsync(Name(service), operation, input, observer(aborted));

    /// <summary>Calls an operation as an ordinary client, which fault rules may hit.</summary>
    public Task<JsonObject> CallAsClientAsync(string service, string operation, JsonObject input, CancellationToken aborted)
    {
        var context = observer(aborted);
        return dispatcher.InvokeAsync(Name(service), operation, input, context with { Caller = context.Caller with { AccessKeyId = "local" } });
    }

    /// <summary>Resolves a service's name or signing name to its name; returns an unknown one unchanged.</summary>
    public string Name(string service) => (dispatcher.ByName(service) ?? dispatcher.BySigningName(service))?.Name ?? service;
}
