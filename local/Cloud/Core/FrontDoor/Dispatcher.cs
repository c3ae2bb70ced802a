using System.Text.Json.Nodes;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Iam.Access;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.FrontDoor;

/// <summary>Every call of an operation, from a client or from another service, goes through here.</summary>
public sealed class Dispatcher
{
    private readonly IReadOnlyList<ICloudService> _services;
    private FaultInjector? _injector;
    private CallInjection? _faults;
    private HttpInjection? _httpFaults;
    private AccessControl? _access;

    /// <summary>A dispatcher of services.</summary>
    public Dispatcher(IEnumerable<ICloudService> services)
        : this(_ => services)
    {
    }

    /// <summary>A dispatcher of services some of which call others through it (Step Functions, schedules, topics).</summary>
    /// <param name="compose">Makes the services; they keep the dispatcher that they are given and use it once the cloud has started.</param>
    public Dispatcher(Func<Dispatcher, IEnumerable<ICloudService>> compose) => _services = [.. compose(this)];

    /// <summary>What goes wrong with requests over HTTP; null while no rule of a fault plan could hit one.</summary>
    internal HttpInjection? HttpFaults => _injector is { Active: true } ? _httpFaults : null;

    /// <summary>Writes requests over HTTP into a journal; null where there is none.</summary>
    internal CallTap? Tap { get; private set; }

    /// <summary>Lets requests over HTTP in; null where nobody's permissions are checked.</summary>
    internal AccessGate? Gate { get; private set; }

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
    public Task<JsonObject> InvokeAsync(string service, string operation, JsonObject input, CallContext context) =>
        _access is not null && AccessControl.Concerns(context.Caller, service, operation) ? AuthorizedAsync(service, operation, input, context) : CallAsync(service, operation, input, context);

    /// <summary>From now on callers may do only what their roles' policies allow.</summary>
    internal void Enforce(AccessControl access)
    {
        _access = access;
        Gate = new AccessGate(access);
    }

    /// <summary>From now on calls of functions are written into a journal, as long as somebody wants it.</summary>
    internal void Record(CallJournal journal, TimeProvider time) => Tap = new CallTap(journal, time);

    /// <summary>From now on calls go wrong as an injector says.</summary>
    /// <exception cref="FaultPlanException">Its plan names what there is not.</exception>
    internal void Disturb(FaultInjector injector)
    {
        injector.Bind(this);
        _faults = new CallInjection(injector, new EndpointChanges(ExecuteAsync, injector.Time));
        _httpFaults = new HttpInjection(_faults);
        _injector = injector;
    }

    /// <summary>Calls an operation that nothing goes wrong with but what the operation itself finds wrong.</summary>
    internal Task<JsonObject> ExecuteAsync(string service, string operation, JsonObject input, CallContext context)
    {
        var found = ByName(service) ?? throw AwsException.NotEmulated(service, "the service");
        if (!found.Operations.TryGetValue(operation, out var handler))
            throw AwsException.NotEmulated(service, $"operation '{operation}'");
        return handler(input, context);
    }

    private Task<JsonObject> CallAsync(string service, string operation, JsonObject input, CallContext context) => _faults is null || _injector is not { Active: true }
        ? ExecuteAsync(service, operation, input, context)
        : _faults.InvokeAsync(service, operation, input, context, part => ExecuteAsync(service, operation, part, context));

    private async Task<JsonObject> AuthorizedAsync(string service, string operation, JsonObject input, CallContext context)
    {
        _access!.Authorize(context.Caller, service, operation, input);
        try
        {
            return await CallAsync(service, operation, input, context);
        }
        catch (AwsException error)
        {
            throw _access.Disclose(error, context.Caller, service, input);
        }
    }
}
