using System.Globalization;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>The calls that a rule has looked at so far, by operation. A call's fate depends on its number alone, not on what runs beside it.</summary>
/// <param name="rule">The rule.</param>
/// <param name="seed">The plan's seed.</param>
/// <param name="place">The rule's place among those that there ever were.</param>
/// <param name="planned">Whether it stood in the plan that the cloud was started with.</param>
public sealed class RuleCalls(FaultRule rule, int seed, int place, bool planned = true)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private long _fired;

    /// <summary>The rule.</summary>
    public FaultRule Rule { get; } = rule;

    /// <summary>What it is known by while the cloud runs.</summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"rule-{place + 1}");

    /// <summary>Whether it looks at calls. While it does not, it does not count them either.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The rule as it stands now.</summary>
    public FaultRuleState State => new(Id, Rule, Enabled, Fired, planned);

    /// <summary>How often its fault was brought about.</summary>
    public long Fired => Interlocked.Read(ref _fired);

    /// <summary>Counts a call, and gives its chance where it is hit.</summary>
    public Chance? Next(string call)
    {
        lock (_lock)
        {
            if (!_counts.TryGetValue(call, out var count)) _counts[call] = count = new Count();
            var chance = Chance.Of(seed, place, call, ++count.Calls);
            if (!Rule.When.Hits(count.Calls, count.Hits, chance.Draw(0))) return null;
            count.Hits++;
            return chance;
        }
    }

    /// <summary>Counts a call that the fault was brought about at.</summary>
    public void Brought() => Interlocked.Increment(ref _fired);

    private sealed class Count
    {
        public long Calls { get; set; }

        public long Hits { get; set; }
    }
}
