using System.Collections.Concurrent;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>
/// Decides which faults happen, and counts them. None happens before the plan is armed, so deployments are undisturbed. None ever
/// happens to callers with the access key <see cref="ObserverKey"/>, which only watch the others.
/// </summary>
public sealed class FaultInjector
{
    /// <summary>The access key of callers that the plan leaves alone. Rules do not count their calls either.</summary>
    public const string ObserverKey = "observer";

    private readonly int _seed;
    private readonly FaultRules _rules;
    private readonly IFunctionProcesses? _functions;
    private readonly ConcurrentDictionary<string, long> _injected = new(StringComparer.Ordinal);
    private volatile bool _armed;

    /// <summary>Makes an unarmed injector without rules.</summary>
    /// <param name="seed">The seed of all random draws.</param>
    /// <param name="time">The clock for delays.</param>
    /// <param name="functions">The functions' processes; null if no function calls.</param>
    public FaultInjector(int seed, TimeProvider time, IFunctionProcesses? functions)
    {
        _seed = seed;
        _rules = new FaultRules(seed);
        _functions = functions;
        Time = time;
    }

    /// <summary>Whether any rule could hit a call now. If not, calls skip the injector.</summary>
    public bool Active => _armed && _rules.Any;

    /// <summary>All rules, switched on or off.</summary>
    public IReadOnlyList<FaultRuleState> Rules => _rules.All;

    /// <summary>How often each fault happened, by <c>fault on service:Operation</c>.</summary>
    public IReadOnlyDictionary<string, long> Injected => new SortedDictionary<string, long>(_injected, StringComparer.Ordinal);

    /// <summary>The planned rules that have had no effect so far, named as in messages to their author.</summary>
    public IReadOnlyList<string> NeverFired =>
        [.. _rules.All.Where(rule => rule.Fired == 0).Select(rule => $"{rule.Rule.Where}: {rule.Rule.What.Name} on {rule.Rule.On}")];

    /// <summary>The clock for delays.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Starts hitting calls.</summary>
    public void Arm() => _armed = true;

    /// <summary>Stops hitting calls.</summary>
    public void Disarm() => _armed = false;

    /// <summary>Adds a rule while the cloud runs, after the existing ones.</summary>
    /// <exception cref="FaultPlanException">The rule names a service or operation that does not exist, or a fault that the operation cannot have.</exception>
    /// <param name="rule">The rule.</param>
    /// <param name="calls">Finds the services that the rule is for.</param>
    public FaultRuleState Add(FaultRule rule, Dispatcher calls) =>
        _rules.Add(FaultPlanCheck.Against(new FaultPlan(_seed, [rule]), calls).Rules[0], planned: false);

    /// <summary>Switches a rule on or off; null if there is no rule with that id. Its count of calls continues where it was.</summary>
    public FaultRuleState? Switch(string id, bool enabled) => _rules.Switch(id, enabled);

    /// <summary>Removes a rule; false if there is none with that id. Faults that it caused stay counted.</summary>
    public bool Remove(string id) => _rules.Remove(id);

    /// <summary>Adds the rules of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="calls">Finds the services that it is for.</param>
    /// <exception cref="FaultPlanException">A rule names a service or operation that does not exist, or a fault that the operation cannot have.</exception>
    public void Load(FaultPlan plan, Dispatcher calls)
    {
        foreach (var rule in FaultPlanCheck.Against(plan, calls).Rules) _rules.Add(rule, planned: true);
    }

    /// <summary>The faults of a call of an operation; null for none.</summary>
    internal CallFaults? OfCall(ServiceCall call)
    {
        var caller = call.Context.Caller;
        if (!Active || caller.AccessKeyId == ObserverKey || CallPattern.Invocation.Matches(call.Service.Name, call.Operation.Name)) return null;
        var function = caller.SessionToken is { } token ? _functions?.FunctionOf(token) : null;
        return Of(FaultPlace.Call, call.Service.Name, call.Operation.Name, function, call);
    }

    /// <summary>The faults of an invocation of a function, or of the delivery of a batch to it; null for none.</summary>
    public CallFaults? Of(FaultPlace place, string function) =>
        Active ? Of(place, CallPattern.Invocation.Service, CallPattern.Invocation.Operation, function, null) : null;

    /// <summary>Counts a fault that happened.</summary>
    public void Brought(PlannedFault fault)
    {
        fault.Calls.Brought();
        _injected.AddOrUpdate($"{fault.Fault.Name} on {fault.Call}", 1, (_, count) => count + 1);
    }

    /// <summary>Delays a call or an invocation.</summary>
    internal Task DelayAsync(PlannedFault planned, Fault.Latency latency, CancellationToken cancellationToken)
    {
        Brought(planned);
        return Task.Delay(latency.Delay.At(planned.Chance.Draw(1)), Time, cancellationToken);
    }

    /// <summary>The error that a fault answers with; null for a fault of another kind.</summary>
    /// <param name="planned">The fault.</param>
    /// <param name="throttled">The error by which the service throttles.</param>
    internal AwsException? ErrorOf(PlannedFault planned, Func<AwsException> throttled)
    {
        var error = planned.Fault switch
        {
            Fault.Error given => new AwsException(given.Code, given.Message, given.Status),
            Fault.Throttle => throttled(),
            Fault.RefuseRows refuse => ModelFaults.Refusal(refuse),
            _ => null,
        };
        if (error is not null) Brought(planned);
        return error;
    }

    /// <summary>Kills the function that makes a call; null when it no longer runs.</summary>
    internal Action? Killer(Caller caller) => caller.SessionToken is { } token ? _functions?.Killer(token) : null;

    private CallFaults? Of(FaultPlace place, string service, string operation, string? function, ServiceCall? called)
    {
        List<PlannedFault>? aside = null;
        PlannedFault? answer = null;
        var call = $"{service}:{operation}";
        foreach (var rule in _rules.Enabled)
        {
            var what = rule.Rule.What;
            if (!what.Fits(place) || !rule.Rule.Regards(service, operation, function)) continue;
            if (called is not null && !FaultPlanCheck.Fits(what, service, called.Operation)) continue;
            // Only functions can be killed, so such a rule does not count calls of others.
            if (what is Fault.KillCaller && function is null) continue;
            // Every rule counts every call that it looks at, even if another rule answers the call.
            if (rule.Next(call) is not { } chance) continue;
            if (!what.Answers) (aside ??= []).Add(new PlannedFault(rule, call, chance));
            else answer ??= new PlannedFault(rule, call, chance);
        }

        return aside is null && answer is null ? null : new CallFaults(aside ?? [], answer);
    }
}

/// <summary>The functions' processes, as the faults need them.</summary>
public interface IFunctionProcesses
{
    /// <summary>The function whose environment has a session token, or null.</summary>
    string? FunctionOf(string sessionToken);

    /// <summary>Kills the environment with a session token by SIGKILL; null if the environment is gone.</summary>
    Action? Killer(string sessionToken);
}
