using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Lake.World;

/// <summary>Which call meets which fault.</summary>
internal sealed class LakeFaultPlan(LakeSchedule schedule)
{
    private readonly Dictionary<LakeOperation, int> _calls = [];

    /// <summary>Whether nothing goes wrong any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>The faults that were met.</summary>
    public Dictionary<(LakeOperation On, LakeFaultKind Kind), int> Injected { get; } = [];

    /// <summary>The fault of the next call of an operation; null for none.</summary>
    public LakeFaultKind? Next(LakeOperation on)
    {
        var call = _calls.GetValueOrDefault(on);
        _calls[on] = call + 1;
        if (IsOver || schedule.Faults.FirstOrDefault(fault => fault.On == on && call >= fault.First && call < fault.First + fault.Calls) is not { } found) return null;
        Injected[(on, found.Kind)] = Injected.GetValueOrDefault((on, found.Kind)) + 1;
        return found.Kind;
    }
}
