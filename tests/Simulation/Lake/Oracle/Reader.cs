using Pipeline.Simulation.Lake.Queries;
using Pipeline.Simulation.Lake.Tables;
using Pipeline.Simulation.Oracle;

namespace Pipeline.Simulation.Lake.Oracle;

/// <summary>Looks at all trips as people do, and compares what it sees with what there is.</summary>
internal sealed class Reader(TripsView view, LakeLedger ledger, TripsTable table, LandedLog log, Findings findings)
{
    /// <summary>Looks at the partitions now, and at the files and lines when a while has passed.</summary>
    /// <param name="partitions">The partitions of the table of trips when the query began.</param>
    public void Look(IReadOnlyDictionary<string, string> partitions)
    {
        var seen = view.Rows(partitions, table, log).ToLookup(item => item.Day, item => item.Row);
        var days = seen.Select(day => day.Key).Concat(ledger.LandedDays).Concat(partitions.Keys).Distinct().Order(StringComparer.Ordinal);
        foreach (var day in days)
        {
            var wanted = partitions.ContainsKey(day) ? ledger.TripsOf(day) : InTheLog(day);
            if (Difference.Between(wanted, seen[day]) is { } difference)
                findings.Add($"whoever looks at {day}, {(partitions.ContainsKey(day) ? "which is compacted" : "which is in the log alone")}, sees {difference}");
        }
    }

    private IEnumerable<TripRow> InTheLog(string day) =>
        ledger.Lines.Select(item => (item.Day, item.Hour, item.Line)).Concat(ledger.Foreign.Select(item => (item.Day, item.Hour, item.Line)))
            .Where(item => item.Day == day && log.Knows(day, item.Hour) && ledger.IsLanded(item.Line))
            .Select(item => TripsView.RowOf(item.Line));
}
