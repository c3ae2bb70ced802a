using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Simulation.Lake.Tables;
using Pipeline.Simulation.Lake.World;
using Pipeline.Simulation.Oracle;

namespace Pipeline.Simulation.Lake.Oracle;

/// <summary>Looks at the table of trips at every change of it.</summary>
internal sealed class TableWatch(LakeLedger ledger, int retentionHours, TimeProvider time, Findings findings) : ITableWatch
{
    private readonly List<(string Day, string Folder, string Run)> _published = [];
    private TripsTable? _table;
    private Func<string, CompactionRun>? _runs;

    /// <summary>What was published, in order.</summary>
    public IReadOnlyList<(string Day, string Folder, string Run)> All => _published;

    /// <summary>Begins to watch.</summary>
    public void Watch(TripsTable table, Func<string, CompactionRun> runs) => (_table, _runs) = (table, runs);

    public void Wrote(string path, TripFile file)
    {
        if (_published.Find(day => path.StartsWith(day.Folder, StringComparison.Ordinal)) is { Folder: not null } found)
            findings.Add($"{found.Day} changed after it was published: {file.Query.Run} wrote {path}");
    }

    public void Published(string day, string? before, string folder, string run)
    {
        if (time.GetUtcNow() < LakeClock.ClosedAt(day, retentionHours)) findings.Add($"{run} published {day}, which is not closed");
        if (ledger.IsPoor(day)) findings.Add($"{run} published {day}, too much of which cannot be read");
        if (before is not null && before != folder && _runs!(run).Day is null) findings.Add($"{run} put {folder} in the place of {before}, which nobody asked for");
        if (before is not null && before != folder && _runs!(run).Day is { } asked && asked != day) findings.Add($"{run} was asked for {asked} and replaced {day}");
        _published.Add((day, folder, run));
        var files = _table!.Below(folder);
        if (files.FirstOrDefault(file => file.Query.Run != run) is { } foreign) findings.Add($"{day} as {run} published it has files of {foreign.Query.Run}");
        if (files.FirstOrDefault(file => file.Query.State is "FAILED" or "CANCELLED") is { } failed) findings.Add($"{day} as {run} published it has files of {failed.Query.Id}, which {failed.Query.State}");
        if (Difference.Between(ledger.TripsOf(day), files.SelectMany(file => file.Rows)) is { } difference) findings.Add($"{day} as {run} published it: {difference}");
    }
}
