namespace Pipeline.Cli.Sources.Synthetic;

/// <summary>Computes how long trips take, from the hour of the day, the weather, the bridges and noise.</summary>
internal sealed class Traffic(int seed, int days)
{
    private const double FreeMilesPerHour = 24;
    private const double StopMinutes = 2;
    private const double Noise = 0.10;

    // Demand by hour, on weekdays and at weekends.
    private static readonly double[] Weekday = Cumulative([2, 1, 1, 1, 1, 2, 4, 7, 9, 8, 6, 6, 6, 6, 7, 8, 9, 10, 10, 8, 7, 6, 5, 3]);
    private static readonly double[] Weekend = Cumulative([6, 5, 4, 3, 2, 1, 1, 2, 3, 4, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 7]);

    /// <summary>Whether the south bridge is open. It closes halfway through the days.</summary>
    public bool SouthBridgeOpen(int day) => day < days / 2;

    /// <summary>Draws the pickup time on a day, in seconds since midnight.</summary>
    public static int Second(DayOfWeek weekday, Random random)
    {
        var hours = IsWeekend(weekday) ? Weekend : Weekday;
        var at = Array.BinarySearch(hours, random.NextDouble() * hours[^1]);
        return (Math.Min(at < 0 ? ~at : at, 23) * 3600) + random.Next(3600);
    }

    /// <summary>The duration of a trip, in minutes.</summary>
    public double Minutes(int day, DayOfWeek weekday, int second, CityZone from, CityZone to, double miles, Random random)
    {
        var hour = second / 3600.0;
        var rush = IsWeekend(weekday) ? 0.4 * Peak(hour, 14, 4) : Peak(hour, 8.5, 1.5) + Peak(hour, 17.5, 2);
        var density = (from.Density + to.Density) / 2;
        var speed = FreeMilesPerHour / (1 + (0.5 * density) + (rush * (0.35 + (0.4 * density))));
        var driving = 60 * miles / speed * Weather(day);
        return Math.Round(Math.Max(0.5, (StopMinutes + driving + Queue(day, rush, from, to)) * Math.Exp(Noise * CityMap.Normal(random))), 4);
    }

    // With one bridge closed, all traffic waits at the other, longest at rush hour.
    private double Queue(int day, double rush, CityZone from, CityZone to)
    {
        if (from.IsEastOfRiver == to.IsEastOfRiver) return 0;
        return SouthBridgeOpen(day) ? 1 + (2 * rush) : 14 + (10 * rush);
    }

    /// <summary>The factor by which the day's weather slows traffic.</summary>
    private double Weather(int day)
    {
        var draw = new Random(HashCode(seed, day)).NextDouble();
        return draw < 0.7 ? 1.0 : draw < 0.95 ? 1.08 : 1.2;
    }

    /// <summary>Each day has its own seed, so that a file does not depend on the files before it.</summary>
    public static int HashCode(int seed, int day) => unchecked((seed * 486187739) + (day * 16777619) + 97);

    private static bool IsWeekend(DayOfWeek weekday) => weekday is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static double Peak(double hour, double at, double width) => Math.Exp(-Math.Pow((hour - at) / width, 2));

    private static double[] Cumulative(double[] weights)
    {
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight)];
    }
}
