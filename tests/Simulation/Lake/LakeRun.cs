using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Simulation.Clock;
using Pipeline.Simulation.Lake.Oracle;
using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Simulation.Lake.Tables;
using Pipeline.Simulation.Lake.World;
using Pipeline.Simulation.Oracle;

namespace Pipeline.Simulation.Lake;

/// <summary>Runs one schedule: the landed log, the catalog, the queries and the compactions, all on this thread in virtual time.</summary>
internal sealed class LakeRun
{
    private readonly LakeSchedule _schedule;
    private readonly LakeParts _parts;
    private readonly VirtualTime _time = new(LakeClock.Start);
    private readonly OneThread _thread;
    private readonly Findings _findings = new();
    private readonly Random _chance;
    private readonly LakeFaultPlan _plan;
    private readonly LakeLedger _ledger;
    private readonly LandedLog _log = new();
    private readonly TripsTable _table;
    private readonly LakeServices _services;
    private readonly TableWatch _watch;
    private readonly Reader _reader;
    private readonly RunCheck _check;
    private readonly Dictionary<string, CompactionRun> _runs = [];
    private readonly HistoryFile _history;

    private LakeRun(LakeSchedule schedule, LakeParts parts, HistoryFile history)
    {
        (_schedule, _parts, _history) = (schedule, parts, history);
        _chance = new Random(schedule.Seed);
        _thread = new OneThread(_time, new Random(schedule.Seed));
        _plan = new LakeFaultPlan(schedule);
        _ledger = new LakeLedger(schedule);
        _watch = new TableWatch(_ledger, schedule.RetentionHours, _time, _findings);
        _table = new TripsTable(_watch);
        _watch.Watch(_table, name => _runs[name]);
        var athena = new SimulatedAthena(_log, _table, _plan, _time, _chance);
        athena.Broke += e => _findings.Add($"a query cannot be run: {e.Message}");
        var topic = new SimulatedTopic();
        _services = new LakeServices(new LakeCalls(_plan, _time, _chance), _log, new SimulatedGlue(_log, _table, schedule.PageSize), athena, topic, schedule.PageSize);
        _reader = new Reader(parts.View, _ledger, _table, _log, _findings);
        _check = new RunCheck(schedule, _ledger, _table, _watch, topic, _plan, _findings);
    }

    /// <summary>Runs a schedule.</summary>
    public static LakeResult Execute(LakeSchedule schedule, LakeParts parts)
    {
        using var history = new HistoryFile(parts.Folder);
        return new LakeRun(schedule, parts, history).Execute();
    }

    private LakeResult Execute()
    {
        var work = Task.CompletedTask;
        _thread.Run(() =>
        {
            work = WorkAsync();
            return true;
        }, LakeClock.Start);
        if (!_thread.Run(() => _findings.First is not null || work.IsCompleted, DateTimeOffset.MaxValue)) _findings.Add("not everything came to an end");
        if (work.IsFaulted) _findings.Add($"the simulation failed: {work.Exception.InnerException}");
        // Queries that nobody waits for any more come to their ends as well.
        if (_findings.First is null) _thread.Run(() => false, DateTimeOffset.MaxValue);
        if (_findings.First is null) Look();
        foreach (var run in _runs.Values) run.Dispose();
        return new LakeResult(_findings.First, _runs.Count, _ledger.Lines.Count, _watch.All.Count, _plan.Injected);
    }

    private async Task WorkAsync()
    {
        var steps = Steps().OrderBy(step => step.At).ToList();
        foreach (var (at, happen) in steps)
        {
            await UntilAsync(at);
            happen();
        }

        foreach (var run in _runs.Values.ToList()) await run.Ended;
        // A day after the last record can come, when nothing goes wrong any more, everything is made good.
        _plan.IsOver = true;
        await UntilAsync(LakeClock.Start.AddDays(6).AddHours(_schedule.RetentionHours + 2));
        var last = Start("the last", null);
        await last.Ended;
        _check.Finished();
    }

    private IEnumerable<(DateTimeOffset At, Action Happen)> Steps()
    {
        foreach (var batch in _schedule.Batches)
        {
            var end = LakeClock.Start.AddSeconds(batch.AtSecond).AddMilliseconds(batch.Lines.Max(line => line.AfterMilliseconds));
            var first = batch.AgainAfterMinutes is null ? batch.Lines.Count : batch.FirstLands;
            yield return (end.AddMinutes(batch.LandsAfterMinutes), () => Land(batch, first));
            if (batch.AgainAfterMinutes is { } again) yield return (end.AddMinutes(again), () => Land(batch, batch.Lines.Count));
        }

        foreach (var (day, hour, place, lines) in _ledger.Foreign.GroupBy(item => (item.Day, item.Hour, item.Place)).Select(item => (item.Key.Day, item.Key.Hour, item.Key.Place, item.Select(found => found.Line).ToList())))
            yield return (LakeClock.Start.AddMinutes(_schedule.Foreign[(place - 10_000) / 100].AtMinute), () => Put(day, hour, $"foreign-{place}", lines));
        foreach (var at in _schedule.Crawls) yield return (LakeClock.Start.AddSeconds(at), _log.Crawl);
        foreach (var start in _schedule.Starts) yield return (LakeClock.Start.AddSeconds(start.AtSecond), () => Start(start.Name, start.Day));
        foreach (var look in _schedule.Looks) yield return (LakeClock.Start.AddSeconds(look.AtSecond), () => _ = LookAsync(look));
    }

    // An object for each hour, as the scorer lands a batch.
    private void Land(Batch batch, int count)
    {
        foreach (var hour in _ledger.Lines.Where(item => item.Batch == batch.Number).Take(count).GroupBy(item => (item.Day, item.Hour)))
            Put(hour.Key.Day, hour.Key.Hour, $"batch-{batch.Number}", [.. hour.Select(item => item.Line)]);
    }

    private void Put(string day, string hour, string name, IReadOnlyList<Line> lines)
    {
        _log.Put(day, hour, name, lines);
        _ledger.Landed(lines);
    }

    private CompactionRun Start(string name, string? day)
    {
        var run = CompactionRun.Start(name, day, _parts.Definition.For(_schedule.RetentionHours, _schedule.LinesPerQuery), _services, _parts.Expressions, _time, _chance, _history);
        _runs.Add(name, run);
        _ = CheckAsync(run);
        return run;
    }

    private async Task CheckAsync(CompactionRun run)
    {
        await run.Ended;
        _check.Ended(run);
        Look();
    }

    private void Look() => _reader.Look(_table.Partitions);

    private async Task LookAsync(Look look)
    {
        var partitions = new Dictionary<string, string>(_table.Partitions);
        await Task.Delay(TimeSpan.FromSeconds(look.ReadsAfterSeconds), _time);
        _reader.Look(partitions);
    }

    private async Task UntilAsync(DateTimeOffset moment)
    {
        var wait = moment - _time.GetUtcNow();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _time);
    }
}
