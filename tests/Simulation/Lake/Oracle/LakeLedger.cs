using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.Oracle;

/// <summary>Every line of a schedule, and by them alone what a day is: whoever reads it, from wherever, must see the same.</summary>
internal sealed class LakeLedger
{
    private readonly Dictionary<string, List<TripRow>> _trips;
    private readonly HashSet<int> _landed = [];

    public LakeLedger(LakeSchedule schedule)
    {
        Lines = [.. schedule.Batches.SelectMany(LinesOf)];
        Foreign = [.. schedule.Foreign.SelectMany((found, place) => ForeignLines(found, 10_000 + place * 100))];
        _trips = Lines.GroupBy(line => line.Day).ToDictionary(day => day.Key, day => Trips([.. day.Select(item => item.Line)]));
    }

    /// <summary>The lines of the scorer, by the day in which their records arrived.</summary>
    public IReadOnlyList<(string Day, string Hour, int Batch, Line Line)> Lines { get; }

    /// <summary>The lines of another writer.</summary>
    public IReadOnlyList<(string Day, string Hour, int Place, Line Line)> Foreign { get; }

    /// <summary>The rows of a day's trips.</summary>
    public IReadOnlyList<TripRow> TripsOf(string day) => _trips.GetValueOrDefault(day, []);

    /// <summary>The lines of a day that are in the log, readable or not.</summary>
    public int LandedOf(string day) => Lines.Concat(Foreign).Count(item => item.Day == day && _landed.Contains(item.Line.Number));

    /// <summary>Those that cannot be read.</summary>
    public int UnreadableOf(string day) => Foreign.Count(item => item.Day == day && _landed.Contains(item.Line.Number));

    /// <summary>Whether more of a day's lines cannot be read than may be. A day that is closed stays as it is.</summary>
    public bool IsPoor(string day) => UnreadableOf(day) > LandedOf(day) * LakeSchedule.MostUnreadable;

    /// <summary>The days of which something is in the log.</summary>
    public IReadOnlyList<string> LandedDays => [.. Lines.Concat(Foreign).Where(item => _landed.Contains(item.Line.Number)).Select(item => item.Day).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Notes that lines are in the log.</summary>
    public void Landed(IEnumerable<Line> lines) => _landed.UnionWith(lines.Select(line => line.Number));

    /// <summary>Whether a line is in the log.</summary>
    public bool IsLanded(Line line) => _landed.Contains(line.Number);

    private static IEnumerable<(string Day, string Hour, int Batch, Line Line)> LinesOf(Batch batch)
    {
        foreach (var (line, place) in batch.Lines.Select((line, place) => (line, place)))
        {
            var arrived = LakeClock.Start.AddSeconds(batch.AtSecond).AddMilliseconds(line.AfterMilliseconds);
            var number = batch.Number * 100 + place;
            yield return (
                LakeClock.Day(arrived), LakeClock.Hour(arrived), batch.Number,
                new Line(number, line.Trip, arrived, line.Sequence, line.IsPredicted ? number : null, arrived.AddSeconds(line.ScoredAfterSeconds), line.IsPredicted ? $"model-{number % 3}" : null));
        }
    }

    // One lacks its trip's id. The others would come before every line of a trip, if anybody read them.
    private static IEnumerable<(string Day, string Hour, int Place, Line Line)> ForeignLines(ForeignObject found, int first)
    {
        var arrived = LakeClock.Start.AddDays(found.Day);
        for (var i = 0; i < found.Lines; i++)
        {
            var lacks = new[] { "trip_id", "requested_at", "arrived_at" }[(first / 100 + i) % 3];
            yield return (
                LakeClock.Day(arrived), LakeClock.Hour(arrived.AddHours(found.Hour)), first,
                new Line(first + i, lacks == "trip_id" ? null : i, arrived, -1, first + i, arrived, "foreign") { Lacks = lacks });
        }
    }

    private static List<TripRow> Trips(IReadOnlyList<Line> lines)
    {
        var rows = new List<TripRow>();
        foreach (var trip in lines.GroupBy(line => line.Trip))
        {
            var ordered = trip.OrderBy(line => line.Arrived).ThenBy(line => line.Sequence).ToList();
            var predicted = ordered.Find(line => line.Minutes is not null);
            rows.Add(new TripRow(trip.Key, ordered[0].Number, predicted?.Minutes, predicted?.Scored, predicted?.Model));
        }

        return rows;
    }
}
