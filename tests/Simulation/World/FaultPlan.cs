using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.World;

/// <summary>Says of each call what goes wrong with it, and counts what did.</summary>
internal sealed class FaultPlan(Schedule schedule, TimeProvider time)
{
    private readonly Dictionary<Operation, int> _calls = [];
    private readonly Random _chance = new(schedule.Seed);
    private readonly DateTimeOffset _start = time.GetUtcNow();

    /// <summary>How often each fault was met.</summary>
    public Dictionary<(Operation On, FaultKind Kind), int> Injected { get; } = [];

    /// <summary>What goes wrong with the next call of an operation; null: nothing.</summary>
    public Fault? Next(Operation on)
    {
        var call = _calls.GetValueOrDefault(on);
        _calls[on] = call + 1;
        var fault = schedule.Faults.Find(fault => fault.On == on && call >= fault.First && call < fault.First + fault.Calls) ?? Outage(on, call);
        if (fault is not null) Injected[(on, fault.Kind)] = Injected.GetValueOrDefault((on, fault.Kind)) + 1;
        return fault;
    }

    /// <summary>How long a call is on its way.</summary>
    public TimeSpan Latency() => TimeSpan.FromMilliseconds(_chance.Next(1, 10));

    /// <summary>Whether a call whose process died while it was on its way arrives.</summary>
    public bool Arrives() => _chance.Next(2) == 0;

    private Fault? Outage(Operation on, int call)
    {
        var second = (time.GetUtcNow() - _start).TotalSeconds;
        return schedule.Outages.Find(outage => outage.On == on && second >= outage.FromSecond && second < outage.FromSecond + outage.Seconds) is { } outage
            ? new Fault(on, outage.Kind, call, 1, 0)
            : null;
    }
}
