using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.Queries;

/// <summary>The query that compacts a bucket of a day: what of its text matters here. Whatever else there is, is refused.</summary>
internal sealed partial record UnloadQuery(string Folder, LandedFilter Filter, LineOrder Numbering, LineOrder Window, int? Nth, Column Minutes, Column Scored, Column Model)
{
    private static readonly string[] Columns = ["trip_id", "requested_at", "arrived_at", "minutes", "scored_at", "model"];

    /// <summary>Reads the query; null for another kind.</summary>
    public static UnloadQuery? Parse(string text)
    {
        if (!text.StartsWith("UNLOAD", StringComparison.Ordinal)) return null;
        var match = Whole().Match(SqlText.OneLine(text));
        if (!match.Success) throw SqlText.Unknown("the query", text);
        var columns = SqlText.Parts(match.Groups["columns"].Value);
        var selected = SqlText.Parts(match.Groups["selected"].Value);
        foreach (var column in Columns.Except(selected)) throw SqlText.Unknown("a table of trips without", column);
        var window = match.Groups["window"].Value;
        return new UnloadQuery(
            match.Groups["folder"].Value, LandedFilter.Parse(match.Groups["where"].Value), LineOrder.Parse(match.Groups["numbering"].Value), LineOrder.Parse(window),
            match.Groups["nth"] is { Success: true } nth ? int.Parse(nth.ValueSpan, CultureInfo.InvariantCulture) : null,
            Column.Find("minutes", columns), Column.Find("scored_at", columns), Column.Find("model", columns));
    }

    /// <summary>The rows that it writes.</summary>
    public IReadOnlyList<TripRow> Rows(LandedLog log)
    {
        var rows = new List<TripRow>();
        foreach (var trip in Filter.Of(log).GroupBy(line => line.Trip).OrderBy(trip => trip.Key))
        {
            var (numbered, window) = (Numbering.Sort(trip), Window.Sort(trip));
            for (var i = 0; i < numbered.Count; i++)
            {
                if (Nth is { } nth && nth != i + 1) continue;
                var at = window.TakeWhile(line => line != numbered[i]).Count();
                rows.Add(new TripRow(
                    trip.Key, numbered[i].Number, (int?)Minutes.Take(window, at, line => line.Minutes),
                    (DateTimeOffset?)Scored.Take(window, at, line => line.Scored), (string?)Model.Take(window, at, line => line.Model)));
            }
        }

        return rows;
    }

    [GeneratedRegex(
        @"^UNLOAD \( WITH line AS \( SELECT (?<columns>.+), row_number\(\) OVER \(PARTITION BY trip_id ORDER BY (?<numbering>[^()]+)\) AS nth " +
        @"FROM landed_trips WHERE (?<where>.+) WINDOW first_to_last AS \( ?PARTITION BY trip_id ORDER BY (?<window>[^()]+) " +
        @"ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING ?\) \) SELECT (?<selected>[^()]+) FROM line(?: WHERE nth = (?<nth>\d+))? ORDER BY requested_at \) " +
        @"TO '(?<folder>s3://[^']+/)' WITH \(format = 'PARQUET', compression = 'ZSTD'\)$")]
    private static partial Regex Whole();
}
