using Pipeline.Scoring;

namespace Pipeline.Simulation.Schedules;

/// <summary>Draws a schedule from a seed. The same seed gives the same schedule.</summary>
internal sealed class ScheduleGenerator
{
    private static readonly RecordKind[] Kinds =
    [
        RecordKind.Plain, RecordKind.Plain, RecordKind.Plain, RecordKind.Gzip, RecordKind.Repeated, RecordKind.Repeated, RecordKind.Aggregated,
        RecordKind.Garbage, RecordKind.BrokenGzip, RecordKind.BrokenAggregate, RecordKind.Unpredictable,
    ];

    private static readonly (Operation On, FaultKind[] Kinds)[] Possible =
    [
        (Operation.Lookup, [FaultKind.Error, FaultKind.Hang, FaultKind.DieBefore, FaultKind.DieAfter, FaultKind.Partial]),
        (Operation.Predict, [FaultKind.Error, FaultKind.Hang, FaultKind.DieBefore, FaultKind.DieAfter, FaultKind.Partial, FaultKind.Missing, FaultKind.Refuse]),
        (Operation.Store, [FaultKind.Error, FaultKind.Hang, FaultKind.AnswerLost, FaultKind.Late, FaultKind.DieBefore, FaultKind.DieAfter, FaultKind.Partial]),
        (Operation.Create, [FaultKind.Error, FaultKind.Denied, FaultKind.Hang, FaultKind.AnswerLost, FaultKind.Late, FaultKind.DieBefore, FaultKind.DieAfter]),
        (Operation.Head, [FaultKind.Error, FaultKind.DieBefore, FaultKind.DieAfter]),
        (Operation.Read, [FaultKind.Error, FaultKind.DieBefore, FaultKind.DieAfter]),
        (Operation.Replace, [FaultKind.Error, FaultKind.Denied, FaultKind.AnswerLost, FaultKind.Late, FaultKind.DieBefore, FaultKind.DieAfter]),
        (Operation.Invoke, [FaultKind.Throttle, FaultKind.ColdStart, FaultKind.DieBefore, FaultKind.AnswerLost, FaultKind.Zombie, FaultKind.Twice]),
    ];

    private static readonly (Operation On, FaultKind Kind)[] PossibleOutages =
    [
        (Operation.Lookup, FaultKind.Error), (Operation.Lookup, FaultKind.Hang), (Operation.Predict, FaultKind.Error), (Operation.Predict, FaultKind.Hang), (Operation.Predict, FaultKind.Refuse), (Operation.Predict, FaultKind.Partial),
        (Operation.Store, FaultKind.Error),
        (Operation.Store, FaultKind.Denied), (Operation.Create, FaultKind.Error), (Operation.Create, FaultKind.Hang), (Operation.Invoke, FaultKind.Throttle),
        (Operation.Invoke, FaultKind.DieBefore), (Operation.Create, FaultKind.DieAfter), (Operation.Store, FaultKind.DieAfter),
    ];

    // Where what an attempt leaves behind meets what the next one does.
    private static readonly (Operation On, FaultKind[] Kinds)[] AboutTheLake =
    [
        (Operation.Create, [FaultKind.Denied, FaultKind.AnswerLost, FaultKind.Late, FaultKind.DieAfter]),
        (Operation.Replace, [FaultKind.Error, FaultKind.Late, FaultKind.DieBefore]),
        (Operation.Invoke, [FaultKind.AnswerLost, FaultKind.Zombie, FaultKind.ColdStart]),
    ];

    // The own transport is what production uses; AWS's clients have every fourth schedule.
    private const int SdkShare = 4;
    private const int FilterShare = 7;
    private readonly int _seed;
    private readonly Random _chance;
    private readonly int _milliseconds;
    private readonly bool _isAboutTheLake;
    private readonly bool _isAtTheHour;

    private ScheduleGenerator(int seed)
    {
        _seed = seed;
        _chance = new Random(seed);
        _milliseconds = _chance.Next(500, 25_000);
        _isAboutTheLake = _chance.Next(3) == 0;
        _isAtTheHour = _isAboutTheLake && _chance.Next(2) == 0;
    }

    /// <summary>The schedule of a seed.</summary>
    public static Schedule Generate(int seed) => new ScheduleGenerator(seed).Generate();

    private Schedule Generate()
    {
        var parallelization = _chance.Next(5) < 3 ? 1 : _chance.Next(2, 5);
        return new Schedule
        {
            Seed = _seed,
            Interleaving = _chance.Next(),
            Shards = _chance.Next(1, 4),
            BatchSize = _chance.Next(1, 21),
            WindowSeconds = _chance.Next(3) == 0 ? _chance.Next(1, 6) : 0,
            ParallelizationFactor = parallelization,
            MaximumRetries = _chance.Next(2) == 0 ? null : _chance.Next(0, 8),
            MaximumAgeSeconds = _chance.Next(4) == 0 ? _chance.Next(60, 300) : null,
            Bisects = _chance.Next(4) > 0,
            Filters = _seed % FilterShare == 0,
            RowsPerCall = _chance.Next(1, 12),
            ParallelCalls = _chance.Next(1, 5),
            TimeoutSeconds = _chance.Next(2) == 0 ? 60 : _chance.Next(10, 60),
            Transport = _seed % SdkShare == 0 ? Transport.Sdk : Transport.Direct,
            ArrivalJitterSeconds = _isAtTheHour || _chance.Next(2) == 0 ? _chance.Next(1, 5) : 0,
            Model = _chance.Next(5) == 0 ? null : "model-0",
            Puts = [.. Puts()],
            Events = [.. Events(parallelization)],
            Faults = [.. Faults()],
            Outages = [.. Outages()],
        };
    }

    private IEnumerable<PutStep> Puts() =>
        Enumerable.Range(0, _chance.Next(4, 60)).Select(number => new PutStep(number, Moment(), Pick(Kinds), _chance.Next(4))).OrderBy(put => put.AtMillisecond);

    private IEnumerable<TimedEvent> Events(int parallelization)
    {
        for (var i = _chance.Next(-1, 3); i > 0; i--) yield return _chance.Next(2) == 0 ? new TimedEvent.Split(Moment(), _chance.Next(4)) : new TimedEvent.Merge(Moment(), _chance.Next(4));
        for (var i = _chance.Next(-1, 3); i > 0; i--) yield return new TimedEvent.Serve(Moment(), _chance.Next(4) == 0 ? null : $"model-{i}");

        // With several batches of a shard at once a restart takes finished batches apart, and what they landed with them.
        if (parallelization == 1 && _chance.Next(4) == 0) yield return new TimedEvent.Restart(Moment(), _chance.Next(2) == 0);
    }

    private IEnumerable<Fault> Faults()
    {
        for (var i = _chance.Next(0, 12); i > 0; i--)
        {
            var (on, kinds) = Pick(_isAboutTheLake ? AboutTheLake : Possible);
            yield return new Fault(on, Pick(kinds), _chance.Next(0, _isAboutTheLake ? 10 : 30), _chance.Next(4) == 0 ? _chance.Next(2, 12) : 1, _chance.Next(1, 12));
        }
    }

    private IEnumerable<Outage> Outages()
    {
        if (_isAboutTheLake) yield break;
        for (var i = _chance.Next(-1, 3); i > 0; i--)
        {
            var (on, kind) = Pick(PossibleOutages);
            yield return new Outage(on, kind, _chance.Next(0, 30), _chance.Next(3) == 0 ? _chance.Next(60, 400) : _chance.Next(1, 30));
        }
    }

    // The hour ends eight seconds after the start.
    private int Moment() => _isAtTheHour ? _chance.Next(7_500, 9_500) : _chance.Next(_milliseconds);

    private T Pick<T>(T[] choices) => choices[_chance.Next(choices.Length)];
}
