using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>Draws a schedule of the lake from a seed. The same seed gives the same schedule.</summary>
internal sealed class LakeScheduleGenerator
{
    private const int DaySeconds = 86_400;

    private static readonly LakeFaultKind[] OfReads =
        [LakeFaultKind.Throttle, LakeFaultKind.Error, LakeFaultKind.Unavailable, LakeFaultKind.Hang, LakeFaultKind.Denied, LakeFaultKind.StopBefore, LakeFaultKind.StopAfter];

    private static readonly LakeFaultKind[] OfWrites = [.. OfReads, LakeFaultKind.AnswerLost, LakeFaultKind.UnavailableAfter, LakeFaultKind.HangAfter, LakeFaultKind.StopAfter];

    // Step Functions' own call, which is made once and given up in time.
    private static readonly LakeFaultKind[] OfStops = [LakeFaultKind.Throttle, LakeFaultKind.Error, LakeFaultKind.Unavailable, LakeFaultKind.AnswerLost, LakeFaultKind.Denied];

    private static readonly LakeFaultKind[] OfQueries =
        [LakeFaultKind.Fails, LakeFaultKind.FailsHalfWay, LakeFaultKind.FailsHalfWay, LakeFaultKind.Slow, LakeFaultKind.OutlivesItsStop];

    private static readonly (LakeOperation On, LakeFaultKind[] Kinds)[] Possible =
    [
        (LakeOperation.ListObjects, OfReads), (LakeOperation.GetPartitions, OfReads), (LakeOperation.GetTables, OfReads), (LakeOperation.AddHours, OfWrites),
        (LakeOperation.StartQuery, OfWrites), (LakeOperation.StartQuery, OfWrites), (LakeOperation.LookAtQuery, OfReads), (LakeOperation.StopQuery, OfStops),
        (LakeOperation.ReadResults, OfReads), (LakeOperation.CreatePartition, OfWrites), (LakeOperation.CreatePartition, OfWrites),
        (LakeOperation.UpdatePartition, OfWrites), (LakeOperation.Publish, OfWrites), (LakeOperation.RunQuery, OfQueries), (LakeOperation.RunQuery, OfQueries),
        (LakeOperation.RunQuery, OfQueries),
    ];

    // The second and third are one folder's name to whoever replaces what a folder may not hold by one character.
    private static readonly string[] NamesOfPeople = ["redo", "redo+1", "redo@1", "again (2)"];

    private readonly int _seed;
    private readonly Random _chance;
    private readonly int _days;
    private readonly int _trips;
    private readonly int _retention;

    private LakeScheduleGenerator(int seed)
    {
        _seed = seed;
        _chance = new Random(seed);
        _days = _chance.Next(1, 4);
        _trips = _chance.Next(2, 9);
        _retention = _chance.Next(4) == 0 ? _chance.Next(24, 49) : 24;
    }

    /// <summary>The schedule of a seed.</summary>
    public static LakeSchedule Generate(int seed) => new LakeScheduleGenerator(seed).Generate();

    private LakeSchedule Generate() => new()
    {
        Seed = _seed,
        RetentionHours = _retention,
        LinesPerQuery = _chance.Next(3) == 0 ? 1_000 : _chance.Next(2, 9),
        PageSize = _chance.Next(2) == 0 ? 100 : _chance.Next(1, 3),
        Batches = [.. Enumerable.Range(0, _chance.Next(2, 9)).Select(Batch)],
        Foreign = [.. Foreign()],
        Crawls = [.. Enumerable.Range(0, _chance.Next(0, 4)).Select(_ => _chance.Next((_days + 2) * DaySeconds)).Order()],
        Starts = [.. Starts().OrderBy(start => start.AtSecond)],
        Looks = [.. Enumerable.Range(0, _chance.Next(0, 4)).Select(_ => new Look(_chance.Next((_days + 4) * DaySeconds), _chance.Next(2) == 0 ? 0 : _chance.Next(7_200)))],
        Faults = [.. Enumerable.Range(0, _chance.Next(4) == 0 ? 0 : _chance.Next(1, 7)).Select(_ => Fault())],
    };

    private Batch Batch(int number)
    {
        // Every third begins shortly before a day ends, so that some of its records belong to the next one.
        var end = _chance.Next(1, _days + 1) * DaySeconds;
        var at = _chance.Next(3) == 0 ? end - _chance.Next(1, 5) : _chance.Next(end);
        var longest = (_retention + 1) * 60 - 1;
        var lines = Enumerable.Range(0, _chance.Next(1, 6))
            .Select(place => new BatchLine(_chance.Next(_trips), _chance.Next(4) * 1_500, number * 10 + place, _chance.Next(3) > 0, _chance.Next(2) == 0 ? 1 : _chance.Next(1, 3_000)))
            .ToImmutableList();
        int? again = _chance.Next(3) == 0 ? _chance.Next(10, longest) : null;
        return new Batch(number, at, _chance.Next(2) == 0 ? 1 : _chance.Next(1, again ?? longest), again, again is null ? lines.Count : _chance.Next(lines.Count + 1), lines);
    }

    private IEnumerable<ForeignObject> Foreign()
    {
        for (var i = _chance.Next(-2, 3); i > 0; i--)
        {
            // Before the day is closed: what somebody writes to a closed day is nobody's to promise.
            var day = _chance.Next(_days);
            yield return new ForeignObject(day, _chance.Next(24), day * 1440 + _chance.Next(2 * 1440), _chance.Next(4) == 0 ? _chance.Next(3, 12) : 1);
        }
    }

    private IEnumerable<StartOfRun> Starts()
    {
        var names = new Queue<string>(NamesOfPeople.OrderBy(_ => _chance.Next()));
        for (var i = 0; i < _chance.Next(2, 6); i++)
        {
            // Around the moment at which a day closes, and then several at about the same time.
            var day = _chance.Next(_days);
            var closed = (day + 1) * DaySeconds + (_retention + 1) * 3_600;
            var at = _chance.Next(4) switch
            {
                0 => closed + _chance.Next(-3_600, 3_600),
                1 => _chance.Next((_days + 4) * DaySeconds),
                _ => (_days + 1) * DaySeconds + (_retention + 2) * 3_600 + _chance.Next(600),
            };
            var byHand = _chance.Next(5) < 2 && names.Count > 0;
            yield return byHand
                ? new StartOfRun(at, names.Dequeue(), _chance.Next(20) == 0 ? "yesterday" : LakeClock.Day(day))
                : new StartOfRun(at, string.Create(CultureInfo.InvariantCulture, $"scheduled-{i}"), null);
        }
    }

    private LakeFault Fault()
    {
        var (on, kinds) = Pick(Possible);
        return new LakeFault(on, Pick(kinds), _chance.Next(on == LakeOperation.LookAtQuery ? 30 : 12), _chance.Next(6) == 0 ? _chance.Next(2, 10) : 1);
    }

    private T Pick<T>(T[] choices) => choices[_chance.Next(choices.Length)];
}
