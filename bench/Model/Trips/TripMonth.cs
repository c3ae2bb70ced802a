using System.Globalization;

namespace Pipeline.Bench.Model.Trips;

/// <summary>A month of trips.</summary>
/// <param name="Name">The month, for example 2023-01.</param>
/// <param name="Trips">The trips, in pickup order.</param>
internal sealed record TripMonth(string Name, IReadOnlyList<LabelledTrip> Trips)
{
    private static readonly int[] Bounds = [8, 15, 22];

    /// <summary>Makes a month of a file's trips. Files contain a few stray dates, so the median trip tells the month.</summary>
    public static TripMonth Of(IReadOnlyList<LabelledTrip> trips) => new(trips[trips.Count / 2].Day.ToString("yyyy-MM", CultureInfo.InvariantCulture), trips);

    private DateOnly First => DateOnly.ParseExact(Name + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether it is the month after another.</summary>
    public bool Follows(TripMonth earlier) => First == earlier.First.AddMonths(1);

    /// <summary>Cuts the month before its 8th, 15th and 22nd day; stray dates belong to the first or the last part.</summary>
    public IReadOnlyList<IReadOnlyList<LabelledTrip>> Weeks()
    {
        var first = First;
        return [.. Trips.GroupBy(trip => Bounds.Count(bound => trip.Day >= first.AddDays(bound - 1))).OrderBy(week => week.Key).Select(IReadOnlyList<LabelledTrip> (week) => [.. week])];
    }
}
