using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>An operation as its service declares it, in the names and shapes of its AWS API reference.</summary>
/// <param name="Name">Its AWS name, for example <c>PutRecords</c>.</param>
/// <param name="Handler">Carries it out; null for an operation that is only available by REST.</param>
public sealed record Operation(string Name, OperationHandler? Handler = null)
{
    /// <summary>The permissions that a call needs; null if they are unknown: then no role may make the call.</summary>
    public OperationNeeds? Needs { get; init; }

    /// <summary>
    /// Whether each need is of one item of a batch, in the request's order. Then a missing permission does not refuse the call: the operation leaves that item out and
    /// reports it (<see cref="CallContext.RefusedItems"/>).
    /// </summary>
    public bool NeedsByItem { get; init; }

    /// <summary>The role that the caller passes to the service by this operation; null for none.</summary>
    public HandedRole? Hands { get; init; }

    /// <summary>
    /// The members that its requests may have; null for an operation that only REST requests can reach, and for one that another endpoint
    /// carries out and checks.
    /// </summary>
    public Members? Members { get; init; }

    /// <summary>Leaves part of a batch unprocessed; null for an operation that does all or nothing.</summary>
    public PartialBatch? Batch { get; init; }

    /// <summary>Removes or replaces the endpoint that a call invokes; null for an operation that invokes none.</summary>
    public IEndpointChanges? Endpoint { get; init; }

    /// <summary>Whether the operation accepts the query protocol, if its service takes forms. Default: true.</summary>
    public bool ByForm { get; init; } = true;

    /// <summary>Serves a request of the JSON protocol instead of the handler; null for none.</summary>
    public RequestHandler? Serve { get; init; }

    /// <summary>The operation that a service declares by a name; if there is none, an operation without a handler.</summary>
    public static Operation Of(ICloudService service, string name) => service.Operations.Find(name) ?? new Operation(name);

    /// <summary>Refuses a request that has a member which the operation does not declare.</summary>
    /// <param name="service">The service.</param>
    /// <param name="input">The request's members.</param>
    /// <exception cref="AwsException">NotImplemented.</exception>
    public void Check(ICloudService service, JsonObject input) => Members?.Check(service.SigningNames[0], input);

    /// <summary>Carries the operation out.</summary>
    /// <param name="service">The service.</param>
    /// <param name="input">The request's members.</param>
    /// <param name="context">What surrounds the call.</param>
    /// <exception cref="AwsException">NotImplemented if there is no handler, or a member is not declared; otherwise the operation's own error.</exception>
    public Task<JsonObject> HandleAsync(ICloudService service, JsonObject input, CallContext context)
    {
        if (Handler is null) throw AwsException.NotEmulated(service.Name, $"operation '{Name}'");
        Check(service, input);
        return Handler(input, context);
    }
}

/// <summary>Carries out one operation.</summary>
/// <param name="input">The request's members.</param>
/// <param name="context">What surrounds the call.</param>
/// <returns>The response's members; an empty object if AWS's response has none.</returns>
/// <exception cref="AwsException">The error that AWS would answer with.</exception>
public delegate Task<JsonObject> OperationHandler(JsonObject input, CallContext context);

/// <summary>Serves a request over HTTP, and itself refuses members that the operation does not declare.</summary>
/// <returns>False to leave the request to the operation's handler.</returns>
/// <exception cref="AwsException">The error that AWS would answer with.</exception>
public delegate Task<bool> RequestHandler(HttpCall call);

/// <summary>Says which permissions a call of an operation needs. Source: the Service Authorization Reference.</summary>
public delegate IEnumerable<Need> OperationNeeds(CallSubject call);

/// <summary>A role that the caller passes to a service: the caller must be allowed to pass it, and the service to assume it.</summary>
/// <param name="Service">The service, such as <c>lambda.amazonaws.com</c>.</param>
/// <param name="Roles">The roles that a request names.</param>
/// <param name="Source">The resource for which the service assumes the role; null if the service sends no source ARN.</param>
/// <param name="Refusal">The service's error if it cannot assume the role.</param>
public sealed record HandedRole(
    string Service, Func<JsonObject, IEnumerable<JsonNode?>> Roles, Func<CallSubject, string>? Source, Func<string, AwsException> Refusal);
