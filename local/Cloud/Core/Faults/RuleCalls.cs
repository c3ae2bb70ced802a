using System.Globalization;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>Counts a rule's calls by operation. Whether a call is hit depends on its number alone, not on concurrent calls of other operations.</summary>
/// <param name="rule">The rule.</param>
/// <param name="seed">The plan's seed.</param>
/// <param name="place">The rule's number among all rules ever added.</param>
/// <param name="planned">Whether the rule comes from the plan that the cloud was started with.</param>
public sealed class RuleCalls(FaultRule rule, int seed, int place, bool planned = true)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private long _fired;

    /// <summary>The rule.</summary>
    public FaultRule Rule { get; } = rule;

    /// <summary>The rule's id while the cloud runs.</summary>
    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"rule-{place + 1}");

    /// <summary>Whether it looks at calls. While disabled, it does not count them either.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The rule's current state.</summary>
    public FaultRuleState State => new(Id, Rule, Enabled, Fired, planned);

    /// <summary>How often its fault happened.</summary>
    public long Fired => Interlocked.Read(ref _fired);

    /// <summary>Counts a call. Returns its random draws if the rule hits it, otherwise null.</summary>
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

    /// <summary>Counts that the fault happened.</summary>
    public void Brought() => Interlocked.Increment(ref _fired);

    private sealed class Count
    {
        public long Calls { get; set; }

        public long Hits { get; set; }
    }
}
