using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>The current rules. Calls read the enabled ones from an array, without a lock.</summary>
internal sealed class FaultRules(int seed)
{
    private readonly Lock _lock = new();
    private readonly List<RuleCalls> _all = [];
    private volatile RuleCalls[] _enabled = [];
    private int _places;

    /// <summary>The enabled rules, oldest first.</summary>
    public IReadOnlyList<RuleCalls> Enabled => _enabled;

    /// <summary>Whether any rule is enabled.</summary>
    public bool Any => _enabled.Length > 0;

    /// <summary>The current state of all rules.</summary>
    public IReadOnlyList<FaultRuleState> All
    {
        get { lock (_lock) return [.. _all.Select(rule => rule.State)]; }
    }

    /// <summary>Adds an enabled rule.</summary>
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

    /// <summary>Switches a rule on or off; null if there is none with that id.</summary>
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

    /// <summary>Removes a rule; false if there is none with that id.</summary>
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

/// <summary>A rule's state while the cloud runs.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Enabled">Whether it looks at calls.</param>
/// <param name="Fired">How often its fault happened.</param>
/// <param name="Planned">Whether the rule comes from the plan that the cloud was started with.</param>
public sealed record FaultRuleState(string Id, FaultRule Rule, bool Enabled, long Fired, bool Planned);
