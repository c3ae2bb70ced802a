using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.Queries;

/// <summary>Which lines of the landed log a query reads.</summary>
internal sealed partial record LandedFilter
{
    private readonly HashSet<string> _needed = [];
    private (int Count, int Number)? _bucket;

    /// <summary>The only day; null for every day.</summary>
    public string? Day { get; private set; }

    /// <summary>Reads the conditions of a WHERE.</summary>
    public static LandedFilter Parse(string conditions)
    {
        var filter = new LandedFilter();
        foreach (var condition in conditions.Split(" AND "))
        {
            if (TheDay().Match(condition) is { Success: true } day) filter.Day = day.Groups[1].Value;
            else if (IsThere().Match(condition) is { Success: true } column) filter._needed.Add(column.Groups[1].Value);
            else if (Bucket().Match(condition) is { Success: true } bucket) filter._bucket = (Number(bucket.Groups[1]), Number(bucket.Groups[2]));
            else throw SqlText.Unknown("the condition", condition);
        }

        return filter;
    }

    /// <summary>The lines.</summary>
    public IEnumerable<Line> Of(LandedLog log) => log.Read(Day).Select(item => item.Line)
        .Where(line => line.Lacks is null || !_needed.Contains(line.Lacks))
        // A line without an id is in no bucket. Any hash divides the trips as well as Athena's.
        .Where(line => _bucket is not { } bucket || (line.Trip is { } trip && trip % bucket.Count == bucket.Number));

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^dt = '(\d{4}-\d\d-\d\d)'$")]
    private static partial Regex TheDay();

    [GeneratedRegex("^(trip_id|requested_at|arrived_at) IS NOT NULL$")]
    private static partial Regex IsThere();

    [GeneratedRegex(@"^crc32\(to_utf8\(trip_id\)\) % (\d+) = (\d+)$")]
    private static partial Regex Bucket();
}
