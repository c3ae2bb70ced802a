using System.Globalization;
using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Lake;

/// <summary>What came of many schedules of the lake.</summary>
internal sealed record LakeCampaignResult
{
    public int Schedules { get; init; }

    public long Runs { get; init; }

    public long Lines { get; init; }

    public long Published { get; init; }

    public IReadOnlyDictionary<(LakeOperation On, LakeFaultKind Kind), long> Injected { get; init; } = new Dictionary<(LakeOperation, LakeFaultKind), long>();

    /// <summary>The lowest seed whose schedule failed, with what was found; null when all passed.</summary>
    public (int Seed, string Finding)? Failure { get; init; }

    /// <summary>The figures as lines.</summary>
    public IEnumerable<string> Report()
    {
        yield return Text($"{Schedules:N0} schedules of the lake: {Lines:N0} lines, {Runs:N0} compactions, {Published:N0} days published");
        yield return Text($"{Injected.Values.Sum():N0} faults: ") +
            string.Join(", ", Injected.GroupBy(entry => entry.Key.Kind).OrderBy(kind => kind.Key).Select(kind => Text($"{kind.Key} {kind.Sum(entry => entry.Value):N0}")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
