using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>An operation as its service declares it, in the names and shapes of its AWS API reference.</summary>
/// <param name="Name">Its AWS name, for example <c>PutRecords</c>.</param>
/// <param name="Handler">Carries it out; null for an operation that only REST requests can reach.</param>
public sealed record Operation(string Name, OperationHandler? Handler = null)
{
    /// <summary>The permissions that a call needs; null where they are unknown, so that no role may make the call.</summary>
    public OperationNeeds? Needs { get; init; }

    /// <summary>The role that the operation hands to its service; null for none.</summary>
    public HandedRole? Hands { get; init; }

    /// <summary>How a part of its batch stays undone; null for an operation that does all or nothing.</summary>
    public PartialBatch? Batch { get; init; }

    /// <summary>Takes away or replaces the endpoint that a call invokes; null for an operation that invokes none.</summary>
    public IEndpointChanges? Endpoint { get; init; }

    /// <summary>Whether the operation can be called by the query protocol, where its service takes forms. Default: true.</summary>
    public bool ByForm { get; init; } = true;

    /// <summary>Serves a request of the JSON protocol in another way than by its handler; null for none.</summary>
    public RequestHandler? Serve { get; init; }

    /// <summary>The operation of a name as a service declares it; one without a handler where the service has none of that name.</summary>
    public static Operation Of(ICloudService service, string name) => service.Operations.Find(name) ?? new Operation(name);

    /// <summary>Carries the operation out.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="input">The request's members.</param>
    /// <param name="context">What surrounds the call.</param>
    /// <exception cref="AwsException">NotImplemented where there is no handler; else the operation's own error.</exception>
    public Task<JsonObject> HandleAsync(string service, JsonObject input, CallContext context) =>
        (Handler ?? throw AwsException.NotEmulated(service, $"operation '{Name}'"))(input, context);
}

/// <summary>Carries out one operation.</summary>
/// <param name="input">The request's members.</param>
/// <param name="context">What surrounds the call.</param>
/// <returns>The response's members; an empty object where AWS answers with none.</returns>
/// <exception cref="AwsException">The error that AWS would answer with.</exception>
public delegate Task<JsonObject> OperationHandler(JsonObject input, CallContext context);

/// <summary>Serves a request over HTTP.</summary>
/// <returns>False to leave the request to the operation's handler.</returns>
/// <exception cref="AwsException">The error that AWS would answer with.</exception>
public delegate Task<bool> RequestHandler(HttpContext http, CallContext context);

/// <summary>Says which permissions a call of an operation needs. Source: the Service Authorization Reference.</summary>
public delegate IEnumerable<Need> OperationNeeds(CallSubject call);

/// <summary>A role that an operation hands to its service: the caller must be allowed to pass it, and the service to assume it.</summary>
/// <param name="Service">The service, such as <c>lambda.amazonaws.com</c>.</param>
/// <param name="Roles">The roles that a request names.</param>
/// <param name="Source">The resource in whose name the service assumes it; null where the service does not say.</param>
/// <param name="Refusal">What the service answers where it cannot assume the role.</param>
public sealed record HandedRole(
    string Service, Func<JsonObject, IEnumerable<JsonNode?>> Roles, Func<CallSubject, string>? Source, Func<string, AwsException> Refusal);
