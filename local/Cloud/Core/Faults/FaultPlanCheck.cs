using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>Checks a plan against the services that it is for.</summary>
internal static class FaultPlanCheck
{
    /// <summary>Refuses rules that could never have an effect, and replaces signing names by the local cloud's service names.</summary>
    /// <exception cref="FaultPlanException">There is no such service or operation, or the operation cannot have the fault.</exception>
    public static FaultPlan Against(FaultPlan plan, Dispatcher dispatcher) => plan with { Rules = [.. plan.Rules.Select(rule => Check(rule, dispatcher))] };

    private static FaultRule Check(FaultRule rule, Dispatcher dispatcher)
    {
        // A plan may also name a service by its signing name, which is its name in IAM: states, for sfn.
        if (dispatcher.ByName(rule.On.Service) is null && dispatcher.BySigningName(rule.On.Service) is { } signed)
            rule = rule with { On = rule.On with { Service = signed.Name } };
        var services = dispatcher.Services.Where(service => Wildcard.Matches(rule.On.Service, service.Name)).ToList();
        if (services.Count == 0)
        {
            throw Refused(rule, "on", $"there is no service '{rule.On.Service}'; there are {string.Join(", ", dispatcher.Services.Select(service => service.Name).Order(StringComparer.Ordinal))}.");
        }

        // A service that another endpoint serves may declare no operations: then any name is accepted.
        if (services.All(service => service.Operations.Declared.Count > 0))
        {
            var calls = services.SelectMany(service => service.Operations.Declared.Select(operation => (Service: service.Name, Operation: operation)))
                .Where(call => Wildcard.Matches(rule.On.Operation, call.Operation.Name)).ToList();
            if (calls.Count == 0) throw Refused(rule, "on", $"{rule.On.Service} has no operation '{rule.On.Operation}'; there are {Names(services)}.");
            if (!calls.Any(call => Fits(rule.What, call.Service, call.Operation))) throw Refused(rule, Key(rule.What), Allowed(rule.What, dispatcher.Services));
        }

        return rule;
    }

    /// <summary>Whether a fault can happen to an operation's calls.</summary>
    internal static bool Fits(Fault fault, string service, Operation operation)
    {
        var invocation = CallPattern.Invocation.Matches(service, operation.Name);
        return fault switch
        {
            Fault.Unprocessed => operation.Batch is not null,
            Fault.RemoveEndpoint or Fault.SwapEndpoint or Fault.RefuseRows or Fault.WrongValues => operation.Endpoint is not null,
            _ => invocation ? fault.Fits(FaultPlace.Invocation) || fault.Fits(FaultPlace.Delivery) : fault.Fits(FaultPlace.Call),
        };
    }

    private static string Allowed(Fault fault, IReadOnlyList<ICloudService> services) => fault switch
    {
        Fault.Unprocessed => $"only some operations answer with unprocessed items: {Having(services, operation => operation.Batch is not null)}.",
        Fault.RemoveEndpoint or Fault.SwapEndpoint or Fault.RefuseRows or Fault.WrongValues => $"goes with on: {Having(services, operation => operation.Endpoint is not null)} only.",
        Fault.Duplicate or Fault.Kill => $"goes with on: {CallPattern.Invocation} only.",
        _ => $"does not go with on: {CallPattern.Invocation}, which has error, throttle, latency, kill and duplicate.",
    };

    private static string Having(IEnumerable<ICloudService> services, Func<Operation, bool> having) => string.Join(
        ", ", services.SelectMany(service => service.Operations.Declared.Where(having).Select(operation => $"{service.Name}:{operation.Name}")).Order(StringComparer.Ordinal));

    private static string Key(Fault fault) => fault.Name.Split(' ')[0];

    private static string Names(IEnumerable<ICloudService> services) =>
        string.Join(", ", services.SelectMany(service => service.Operations.Declared.Select(operation => operation.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static FaultPlanException Refused(FaultRule rule, string key, string problem) => new(rule.Where, $"{key}: {problem}");
}
