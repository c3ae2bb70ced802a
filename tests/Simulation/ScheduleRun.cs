using Pipeline.Cloud;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Scoring;
using Pipeline.Simulation.Clock;
using Pipeline.Simulation.Oracle;
using Pipeline.Simulation.Schedules;
using Pipeline.Simulation.World;

namespace Pipeline.Simulation;

/// <summary>Runs one schedule: the stream, the mapping, the scoring code, endpoint, table and lake, all on this thread in virtual time.</summary>
internal sealed class ScheduleRun
{
    // Seconds before an hour ends, so that schedules cross it.
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 59, 52, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);
    private static readonly LocalCloudOptions Cloud = new() { DataDirectory = "", NodeModules = "" };
    private static readonly ScoringOptions Options = new("lookups", "predictions", "trips", "lake");

    private readonly Schedule _schedule;
    private readonly VirtualTime _time = new(Start);
    private readonly OneThread _thread;
    private readonly Findings _findings = new();
    private readonly FaultPlan _plan;
    private readonly ModelRegistry _models;
    private readonly StoredPredictions _stored = new();
    private readonly LandedObjects _landed = new();
    private readonly SimulatedStream _stream;
    private readonly DeliveryLedger _ledger;
    private readonly CheckpointWatch _checkpoints;
    private readonly SimulatedFunction _function;
    private readonly MappingCounters _counters = new();
    private readonly ClientPool _pool;
    private readonly List<Clients> _clients = [];
    private MappingRunner _runner;

    private ScheduleRun(Schedule schedule, ClientPool pool)
    {
        _pool = pool;
        _schedule = schedule;
        _thread = new OneThread(_time, schedule.Interleaving is { } seed ? new Random(seed) : null);
        _plan = new FaultPlan(schedule, _time);
        _models = new ModelRegistry(schedule.Model);
        _stream = new SimulatedStream(schedule, Cloud, _time);
        _ledger = new DeliveryLedger(schedule, _findings, new Durability(_stored, _landed, _findings), _time);
        _checkpoints = new CheckpointWatch(_ledger, () => _runner!.Snapshot(), _findings);
        _function = new SimulatedFunction(_plan, _ledger, _checkpoints, NewProcess, TimeSpan.FromSeconds(schedule.TimeoutSeconds), _findings, _time);
        _runner = NewRunner();
    }

    /// <summary>Runs a schedule.</summary>
    public static RunResult Execute(Schedule schedule, ClientPool pool)
    {
        var run = new ScheduleRun(schedule, pool);
        var result = run.Execute();
        pool.Return(run._clients);
        return result;
    }

    private RunResult Execute()
    {
        var work = Task.CompletedTask;
        _thread.Run(() =>
        {
            work = WorkAsync();
            return true;
        }, Start);
        var limit = Start + Patience;
        var finished = _thread.Run(() => _findings.First is not null || work.IsCompleted, limit);
        if (work.IsFaulted) _findings.Add($"the simulation failed: {work.Exception.InnerException}");
        else if (!finished) _findings.Add($"after {Patience.TotalHours} h not done: {_ledger.Records.FirstOrDefault(record => !record.IsFinished)}; the mapping says {_counters.LastResult}");
        if (_findings.First is null)
        {
            // Late writes and processes that were thought dead have their effect as well.
            _thread.Run(() => false, DateTimeOffset.MaxValue);
            new OutcomeCheck(_schedule, _ledger, _stored, _landed, _models, _findings).Run();
        }

        return new RunResult(
            _findings.First, _ledger.Records.Count, _function.Invocations, _clients.Count, _ledger.Records.Count(record => record.State == DeliveryState.Discarded), _plan.Injected);
    }

    private async Task WorkAsync()
    {
        _runner.Start(null);
        var steps = _schedule.Puts.Select(put => (put.AtMillisecond, Do: (Func<Task>)(() => PutAsync(put))))
            .Concat(_schedule.Events.Select(step => (step.AtMillisecond, Do: (Func<Task>)(() => HappenAsync(step)))))
            .OrderBy(step => step.AtMillisecond);
        foreach (var (at, happen) in steps)
        {
            var wait = Start.AddMilliseconds(at) - _time.GetUtcNow();
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _time);
            await happen();
        }

        while (!_ledger.AllFinished) await Task.Delay(TimeSpan.FromSeconds(1), _time);
        _checkpoints.Check();
        await _runner.StopAsync();
    }

    private Task PutAsync(PutStep put)
    {
        var (key, data, userRecords) = RecordMaker.Make(put);
        var (shard, record) = _stream.Put(key, data);
        _ledger.Put(shard, record.SequenceNumber, key, record.ArrivedAt, userRecords);
        return Task.CompletedTask;
    }

    private async Task HappenAsync(TimedEvent step)
    {
        switch (step)
        {
            case TimedEvent.Split split:
                _stream.Split(split.Shard);
                break;
            case TimedEvent.Merge merge:
                _stream.Merge(merge.Shard);
                break;
            case TimedEvent.Serve serve:
                _models.Serve(serve.Model);
                break;
            case TimedEvent.Restart restart:
                if (restart.Finishes) await _runner.StopAsync();
                else await _runner.AbortAsync();
                _ledger.Restart();
                var reached = _runner.Snapshot();
                _runner = NewRunner();
                _runner.Start(reached);
                break;
        }
    }

    private ScoringProcess NewProcess()
    {
        var options = Options with { RowsPerCall = _schedule.RowsPerCall, Parallelism = _schedule.ParallelCalls, Transport = _schedule.Transport };
        var wire = new Wire(_plan, _time, _findings);
        var clients = _pool.Rent();
        clients.Reach(new Services(wire, _models, _stored, _landed, _findings));
        _clients.Add(clients);
        return new ScoringProcess(options, wire, clients, _time, _clients.Count);
    }

    private MappingRunner NewRunner()
    {
        var mapping = new EventSourceMapping
        {
            Uuid = "b0c8a1f0-0000-4000-8000-000000000001",
            FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:ScoringFunction",
            FunctionName = "ScoringFunction",
            EventSourceArn = SimulatedStream.Arn,
            StartingPosition = "TRIM_HORIZON",
            LastModified = Start,
            BatchSize = _schedule.BatchSize,
            Window = TimeSpan.FromSeconds(_schedule.WindowSeconds),
            ParallelizationFactor = _schedule.ParallelizationFactor,
            OnFailure = "arn:aws:s3:::failed",
            Filters = _schedule.Filters ? RecordFilters.Criteria : null,
            Rules = new MappingRules
            {
                Bisects = _schedule.Bisects,
                MaximumRetries = _schedule.MaximumRetries,
                MaximumAge = _schedule.MaximumAgeSeconds is { } age ? TimeSpan.FromSeconds(age) : null,
                ReportsItemFailures = true,
            },
        };
        var destinations = new DestinationSender(Cloud, new Dispatcher([]), new FailureDestination(_ledger), new UncheckedRoles("root"), _time, (_, _) => throw new NotSupportedException());
        return new MappingRunner(mapping, _function, "arn:aws:iam::000000000000:role/scoring", _stream, destinations, _counters, _time);
    }
}
