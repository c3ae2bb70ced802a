using System.Globalization;
using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation;

/// <summary>What came of many schedules.</summary>
internal sealed record CampaignResult
{
    public int Schedules { get; init; }

    public long Records { get; init; }

    public long Invocations { get; init; }

    public long Processes { get; init; }

    public long Discarded { get; init; }

    public IReadOnlyDictionary<(Operation On, FaultKind Kind), long> Injected { get; init; } = new Dictionary<(Operation, FaultKind), long>();

    /// <summary>The lowest seed whose schedule failed, with what was found; null when all passed.</summary>
    public (int Seed, string Finding)? Failure { get; init; }

    /// <summary>The figures as lines.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Text($"{Schedules:N0} schedules: {Records:N0} records, {Invocations:N0} invocations in {Processes:N0} processes, {Discarded:N0} records to the failure destination");
        yield return Text($"{Injected.Values.Sum():N0} faults: ") +
            string.Join(", ", Injected.GroupBy(entry => entry.Key.Kind).OrderBy(kind => kind.Key).Select(kind => Text($"{kind.Key} {kind.Sum(entry => entry.Value):N0}")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
