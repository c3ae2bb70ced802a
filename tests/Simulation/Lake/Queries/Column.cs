using System.Text.RegularExpressions;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.Queries;

/// <summary>How a query takes a column that depends on the prediction from a trip's lines.</summary>
/// <param name="FromLater">Whether it is the first that this line or a later one has.</param>
/// <param name="WithPrediction">Whether lines without a prediction count as having none.</param>
/// <param name="IgnoresNulls">Whether lines that have none are passed over.</param>
internal sealed partial record Column(bool FromLater, bool WithPrediction, bool IgnoresNulls)
{
    /// <summary>Reads a column of a SELECT.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="columns">The SELECT's columns.</param>
    public static Column Find(string name, IReadOnlyList<string> columns)
    {
        if (columns.Contains(name)) return new Column(false, false, false);
        var text = columns.SingleOrDefault(column => column.EndsWith($" AS {name}", StringComparison.Ordinal)) ?? throw SqlText.Unknown("a query without", name);
        var match = First().Match(text);
        if (!match.Success || (match.Groups["plain"].Success ? match.Groups["plain"].Value : match.Groups["case"].Value) != name) throw SqlText.Unknown("the column", text);
        return new Column(true, match.Groups["case"].Success, match.Groups["ignores"].Success);
    }

    /// <summary>The line that the column is taken from; null for none.</summary>
    /// <param name="lines">The trip's lines in their order.</param>
    /// <param name="from">The line of the row.</param>
    /// <param name="value">The column of a line.</param>
    public object? Take(IReadOnlyList<Line> lines, int from, Func<Line, object?> value)
    {
        object? Of(Line line) => WithPrediction && line.Minutes is null ? null : value(line);
        if (!FromLater || !IgnoresNulls) return Of(lines[from]);
        return lines.Skip(from).Select(Of).FirstOrDefault(found => found is not null);
    }

    [GeneratedRegex(@"^first_value\((?:(?<plain>[a-z_]+)|CASE WHEN minutes IS NOT NULL THEN (?<case>[a-z_]+) END)\)(?<ignores> IGNORE NULLS)? OVER first_to_last AS [a-z_]+$")]
    private static partial Regex First();
}
