using System.Globalization;
using Pipeline.Domain.Trips;

namespace Pipeline.Cli.Sources.Synthetic;

/// <summary>Some days of a synthetic city. Reading it again gives the same trips.</summary>
internal sealed class SyntheticFile(SyntheticCityOptions options, CityMap map, Traffic traffic, int firstDay, int days) : IRecordFile
{
    // The city keeps one clock all year.
    private static readonly TimeSpan Offset = TimeSpan.FromHours(-5);

    public string Name => days == 1
        ? string.Create(CultureInfo.InvariantCulture, $"city day {firstDay + 1}")
        : string.Create(CultureInfo.InvariantCulture, $"city days {firstDay + 1} to {firstDay + days}");

    public long? Rows => Before(firstDay + days) - Before(firstDay);

    public IReadOnlyDictionary<string, long> Refused { get; } = new Dictionary<string, long>();

    public IEnumerable<SourceRecord> Read()
    {
        using var writer = new RequestWriter();
        for (var day = firstDay; day < firstDay + days; day++)
        {
            var random = new Random(Traffic.HashCode(options.Seed, day));
            var date = options.FirstDay.AddDays(day);
            var seconds = new int[Before(day + 1) - Before(day)];
            for (var i = 0; i < seconds.Length; i++) seconds[i] = Traffic.Second(date.DayOfWeek, random);
            Array.Sort(seconds);
            for (var i = 0; i < seconds.Length; i++) yield return Trip(writer, day, date, seconds[i], i, random);
        }
    }

    private SourceRecord Trip(RequestWriter writer, int day, DateOnly date, int second, int number, Random random)
    {
        var (pickup, dropoff) = map.Route(random);
        var detour = Math.Exp(0.05 * CityMap.Normal(random));
        // A request tells the way on the map, which a closed bridge does not change. What is driven is another matter.
        var miles = Math.Round(CityMap.Miles(pickup, dropoff, southBridgeOpen: true) * detour, 2);
        var driven = CityMap.Miles(pickup, dropoff, traffic.SouthBridgeOpen(day)) * detour;
        var minutes = traffic.Minutes(day, date.DayOfWeek, second, pickup, dropoff, driven, random);
        var at = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue).AddSeconds(second), Offset);
        var id = string.Create(CultureInfo.InvariantCulture, $"city-{options.Seed}-{date:yyyyMMdd}-{number:D6}");
        var request = new TripRequest(
            id,
            1 + random.Next(2),
            at,
            at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            pickup.Id,
            dropoff.Id,
            // Some meters do not report it.
            random.NextDouble() < 0.05 ? null : 1 + (int)(random.NextDouble() * random.NextDouble() * 6),
            miles);
        var json = writer.Write(request);
        // Drawn for every trip, so that malformed records do not change the other trips.
        var draw = random.NextDouble();
        return draw < options.PoisonShare
            ? new SourceRecord(id, Poison.Spoil(json, number), double.NaN, Poison: true)
            : new SourceRecord(id, json, minutes);
    }

    // The trips of the days before one: spread evenly, exactly as many as asked for in all.
    private long Before(int day) => (long)options.Trips * day / options.Days;
}
