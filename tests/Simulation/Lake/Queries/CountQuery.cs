using System.Text.RegularExpressions;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.Queries;

/// <summary>The query that counts a day's lines and those of them that cannot be read.</summary>
internal sealed partial record CountQuery(LandedFilter Filter, IReadOnlyList<string> Needed)
{
    /// <summary>Reads the query.</summary>
    public static CountQuery Parse(string text)
    {
        var match = Whole().Match(SqlText.OneLine(text));
        return match.Success ? new CountQuery(LandedFilter.Parse(match.Groups["where"].Value), [.. match.Groups["needed"].Captures.Select(column => column.Value)]) : throw SqlText.Unknown("the query", text);
    }

    /// <summary>The result's row.</summary>
    public IReadOnlyList<int> Row(LandedLog log)
    {
        var lines = Filter.Of(log).ToList();
        return [lines.Count, lines.Count(line => line.Lacks is not null && Needed.Contains(line.Lacks))];
    }

    [GeneratedRegex(
        @"^SELECT count\(\*\) AS lines, count_if\((?:(?<needed>trip_id|requested_at|arrived_at) IS NULL(?: OR )?)+\) AS unreadable FROM landed_trips WHERE (?<where>.+)$")]
    private static partial Regex Whole();
}
