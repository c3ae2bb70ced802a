using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Services;

/// <summary>Calls of the services' own APIs within the process, as somebody who only looks.</summary>
/// <param name="dispatcher">The services.</param>
/// <param name="observer">Makes what surrounds a call.</param>
internal sealed class ServiceCalls(Dispatcher dispatcher, Func<CancellationToken, CallContext> observer)
{
    /// <summary>Calls an operation.</summary>
    /// <param name="service">The service, by its name or by the name that requests to it are signed with (<c>sfn</c>, <c>states</c>).</param>
    /// <param name="operation">The operation.</param>
    /// <param name="input">Its members.</param>
    /// <param name="aborted">Gives up.</param>
    /// <exception cref="AwsException">The operation's own error.</exception>
    public Task<JsonObject> CallAsync(string service, string operation, JsonObject input, CancellationToken aborted) =>
        dispatcher.InvokeAsync(Name(service), operation, input, observer(aborted));

    /// <summary>Calls an operation as a client would whom faults may hit.</summary>
    public Task<JsonObject> CallAsClientAsync(string service, string operation, JsonObject input, CancellationToken aborted)
    {
        var context = observer(aborted);
        return dispatcher.InvokeAsync(Name(service), operation, input, context with { Caller = context.Caller with { AccessKeyId = "local" } });
    }

    /// <summary>A service's name as the dispatcher knows it.</summary>
    public string Name(string service) => (dispatcher.ByName(service) ?? dispatcher.BySigningName(service))?.Name ?? service;
}
