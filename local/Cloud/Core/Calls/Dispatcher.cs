using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>Every call of an operation, from a client or from another service, passes here: first one list of steps, then the operation.</summary>
public sealed class Dispatcher
{
    private readonly IReadOnlyList<ICallStep> _steps;

    /// <summary>A dispatcher of services that do not call each other, without steps.</summary>
    public Dispatcher(IEnumerable<ICloudService> services)
        : this(_ => new DispatcherParts([.. services], []))
    {
    }

    /// <summary>A dispatcher of services, some of which call others through it (Step Functions, schedules, topics), without steps.</summary>
    /// <param name="compose">Makes the services. They keep the dispatcher that they are given, but may use it only after the cloud has started.</param>
    public Dispatcher(Func<Dispatcher, IEnumerable<ICloudService>> compose)
        : this(self => new DispatcherParts([.. compose(self)], []))
    {
    }

    /// <summary>A dispatcher of services and steps.</summary>
    /// <param name="compose">Makes both. They keep the dispatcher that they are given, but may use it only after the cloud has started.</param>
    public Dispatcher(Func<Dispatcher, DispatcherParts> compose) => (Services, _steps) = compose(this);

    /// <summary>The services of this cloud.</summary>
    public IReadOnlyList<ICloudService> Services { get; }

    /// <summary>The service that a signing name belongs to, or null.</summary>
    public ICloudService? BySigningName(string signingName) =>
        Services.FirstOrDefault(service => service.SigningNames.Contains(signingName, StringComparer.Ordinal));

    /// <summary>The service with a name as Step Functions writes it, or null.</summary>
    public ICloudService? ByName(string name) =>
        Services.FirstOrDefault(service => string.Equals(service.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Calls an operation.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="input">The request's members.</param>
    /// <param name="context">What surrounds the call.</param>
    /// <exception cref="AwsException">The operation's own error, or: the local cloud has no such service or operation.</exception>
    public async Task<JsonObject> InvokeAsync(string service, string operation, JsonObject input, CallContext context)
    {
        var call = Resolve(service, operation, input, context);
        await RunAsync(call);
        return call.Answer!;
    }

    /// <summary>Calls an operation for a service that needs information for itself: no permission is checked, and no fault happens.</summary>
    /// <inheritdoc cref="InvokeAsync"/>
    public async Task<JsonObject> ExecuteAsync(string service, string operation, JsonObject input, CallContext context)
    {
        var call = Resolve(service, operation, input, context);
        await call.ExecuteAsync();
        return call.Answer!;
    }

    /// <summary>Passes a call through the steps to its operation.</summary>
    /// <exception cref="AwsException">The call's error.</exception>
    public Task RunAsync(ServiceCall call) => StepAsync(call, 0);

    private Task StepAsync(ServiceCall call, int step) =>
        step == _steps.Count ? call.ExecuteAsync() : _steps[step].InvokeAsync(call, () => StepAsync(call, step + 1));

    private InnerCall Resolve(string service, string operation, JsonObject input, CallContext context)
    {
        var found = ByName(service) ?? throw AwsException.NotEmulated(service, "the service");
        return new InnerCall(found, Operation.Of(found, operation), input, context);
    }
}

/// <summary>What a dispatcher consists of.</summary>
/// <param name="Services">The services.</param>
/// <param name="Steps">The steps that every call passes before it is carried out, in order.</param>
public sealed record DispatcherParts(IReadOnlyList<ICloudService> Services, IReadOnlyList<ICallStep> Steps);

/// <summary>A step that every call passes: access control, the journal, faults.</summary>
public interface ICallStep
{
    /// <summary>Passes a call on, or answers it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="next">The remaining steps and the operation.</param>
    Task InvokeAsync(ServiceCall call, Func<Task> next);
}
