using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>The rules that there are now. Calls are held against those that are switched on, which is an array that no call ever waits for.</summary>
internal sealed class FaultRules(int seed)
{
    private readonly Lock _lock = new();
    private readonly List<RuleCalls> _all = [];
    private volatile RuleCalls[] _enabled = [];
    private int _places;

    /// <summary>Those that are switched on, in the order in which they came.</summary>
    public IReadOnlyList<RuleCalls> Enabled => _enabled;

    /// <summary>Whether any is switched on.</summary>
    public bool Any => _enabled.Length > 0;

    /// <summary>All of them as they stand now.</summary>
    public IReadOnlyList<FaultRuleState> All
    {
        get { lock (_lock) return [.. _all.Select(rule => rule.State)]; }
    }

    /// <summary>Adds one that is switched on.</summary>
    public FaultRuleState Add(FaultRule rule, bool planned)
    {
        lock (_lock)
        {
            var added = new RuleCalls(rule, seed, _places++, planned);
            _all.Add(added);
            Refresh();
            return added.State;
        }
    }

    /// <summary>Switches one on or off; null where there is none of that id.</summary>
    public FaultRuleState? Switch(string id, bool enabled)
    {
        lock (_lock)
        {
            if (_all.Find(rule => rule.Id == id) is not { } found) return null;
            found.Enabled = enabled;
            Refresh();
            return found.State;
        }
    }

    /// <summary>Removes one; false where there is none of that id.</summary>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            var removed = _all.RemoveAll(rule => rule.Id == id) > 0;
            Refresh();
            return removed;
        }
    }

    private void Refresh() => _enabled = [.. _all.Where(rule => rule.Enabled)];
}

/// <summary>A rule while the cloud runs.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Enabled">Whether it looks at calls.</param>
/// <param name="Fired">How often its fault was brought about.</param>
/// <param name="Planned">Whether it stood in the plan that the cloud was started with.</param>
public sealed record FaultRuleState(string Id, FaultRule Rule, bool Enabled, long Fired, bool Planned);
