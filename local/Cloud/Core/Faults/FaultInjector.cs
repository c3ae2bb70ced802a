using System.Collections.Concurrent;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>
/// Decides what goes wrong, and counts it. Nothing does before the plan is armed, so that a deployment goes undisturbed, and
/// nothing ever does for callers with the access key <see cref="ObserverKey"/>, who only look at what the others have done.
/// </summary>
public sealed class FaultInjector
{
    /// <summary>The access key of callers that the plan leaves alone. Their calls do not count as calls either.</summary>
    public const string ObserverKey = "observer";

    private readonly int _seed;
    private readonly FaultRules _rules;
    private readonly IFunctionProcesses? _functions;
    private readonly ConcurrentDictionary<string, long> _injected = new(StringComparer.Ordinal);
    private volatile bool _armed;

    /// <summary>Makes an injector without rules that is not armed.</summary>
    /// <param name="seed">The seed of all that is drawn.</param>
    /// <param name="time">The clock that delays run by.</param>
    /// <param name="functions">The functions' processes; null where no function calls.</param>
    public FaultInjector(int seed, TimeProvider time, IFunctionProcesses? functions)
    {
        _seed = seed;
        _rules = new FaultRules(seed);
        _functions = functions;
        Time = time;
    }

    /// <summary>Whether there is anything that could hit a call now. Without that, calls do not come here at all.</summary>
    public bool Active => _armed && _rules.Any;

    /// <summary>The rules, switched on or off.</summary>
    public IReadOnlyList<FaultRuleState> Rules => _rules.All;

    /// <summary>How often what was brought about, by <c>fault on service:Operation</c>.</summary>
    public IReadOnlyDictionary<string, long> Injected => new SortedDictionary<string, long>(_injected, StringComparer.Ordinal);

    /// <summary>The rules that have brought nothing about so far, as they are to be named to whoever wrote them.</summary>
    public IReadOnlyList<string> NeverFired =>
        [.. _rules.All.Where(rule => rule.Fired == 0).Select(rule => $"{rule.Rule.Where}: {rule.Rule.What.Name} on {rule.Rule.On}")];

    /// <summary>The clock that delays run by.</summary>
    internal TimeProvider Time { get; }

    /// <summary>From now on calls are hit.</summary>
    public void Arm() => _armed = true;

    /// <summary>From now on no call is hit.</summary>
    public void Disarm() => _armed = false;

    /// <summary>Adds a rule while the cloud runs; it comes behind those that there are.</summary>
    /// <exception cref="FaultPlanException">It names what there is not.</exception>
    /// <param name="rule">The rule.</param>
    /// <param name="calls">Knows the services that the rule is for.</param>
    public FaultRuleState Add(FaultRule rule, Dispatcher calls) =>
        _rules.Add(FaultPlanCheck.Against(new FaultPlan(_seed, [rule]), calls).Rules[0], planned: false);

    /// <summary>Switches a rule on or off; null where there is none of that id. Its calls are counted on from where they were.</summary>
    public FaultRuleState? Switch(string id, bool enabled) => _rules.Switch(id, enabled);

    /// <summary>Removes a rule; false where there is none of that id. What it has brought about stays counted.</summary>
    public bool Remove(string id) => _rules.Remove(id);

    /// <summary>Adds the rules of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="calls">Knows the services that it is for.</param>
    /// <exception cref="FaultPlanException">A rule names a service or operation that does not exist, or a fault that the operation cannot have.</exception>
    public void Load(FaultPlan plan, Dispatcher calls)
    {
        foreach (var rule in FaultPlanCheck.Against(plan, calls).Rules) _rules.Add(rule, planned: true);
    }

    /// <summary>What happens to a call of an operation; null for nothing.</summary>
    internal CallFaults? OfCall(ServiceCall call)
    {
        var caller = call.Context.Caller;
        if (!Active || caller.AccessKeyId == ObserverKey || CallPattern.Invocation.Matches(call.Service.Name, call.Operation.Name)) return null;
        var function = caller.SessionToken is { } token ? _functions?.FunctionOf(token) : null;
        return Of(FaultPlace.Call, call.Service.Name, call.Operation.Name, function, call);
    }

    /// <summary>What happens to an invocation of a function, or to the delivery of a batch to it; null for nothing.</summary>
    public CallFaults? Of(FaultPlace place, string function) =>
        Active ? Of(place, CallPattern.Invocation.Service, CallPattern.Invocation.Operation, function, null) : null;

    /// <summary>Writes down that a fault was brought about.</summary>
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
            _ => null,
        };
        if (error is not null) Brought(planned);
        return error;
    }

    /// <summary>What kills the function that makes a call; null when it does not run any more.</summary>
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
            // Only functions can be killed, so calls of others are none of such a rule's.
            if (what is Fault.KillCaller && function is null) continue;
            // Every rule counts every call that it looks at, also where another rule has its way.
            if (rule.Next(call) is not { } chance) continue;
            if (!what.Answers) (aside ??= []).Add(new PlannedFault(rule, call, chance));
            else answer ??= new PlannedFault(rule, call, chance);
        }

        return aside is null && answer is null ? null : new CallFaults(aside ?? [], answer);
    }
}

/// <summary>The functions' processes, as far as faults go.</summary>
public interface IFunctionProcesses
{
    /// <summary>The function whose environment has a session token, or null.</summary>
    string? FunctionOf(string sessionToken);

    /// <summary>What kills the environment of a session token with SIGKILL; null where there is none any more.</summary>
    Action? Killer(string sessionToken);
}
