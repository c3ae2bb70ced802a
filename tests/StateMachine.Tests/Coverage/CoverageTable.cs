using System.Globalization;
using System.Text;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>The definition's states against what came of them in the tests' runs, as a plain table.</summary>
internal static class CoverageTable
{
    private static readonly (Outcome Outcome, string Heading)[] Columns =
    [
        (Outcome.Done, "done"), (Outcome.Retried, "retried"), (Outcome.Exhausted, "exhausted"), (Outcome.TimedOut, "timed out"),
        (Outcome.Caught, "caught"), (Outcome.Branch, "branches"),
    ];

    /// <summary>Draws the table: of each outcome how many are covered of how many there are, a point where there are none.</summary>
    /// <param name="states">The definition's states.</param>
    /// <param name="cells">Every outcome.</param>
    /// <param name="covered">Those that a run has shown.</param>
    public static string Draw(IEnumerable<StateRules> states, IReadOnlyList<Cell> cells, IReadOnlySet<Cell> covered)
    {
        var rows = new List<string[]> { (string[])["state", "type", .. Columns.Select(column => column.Heading)] };
        rows.AddRange(states.Select(state => (string[])
            [state.Name, state.Type, .. Columns.Select(column => Count([.. cells.Where(cell => cell.State == state.Name && cell.Outcome == column.Outcome)], covered))]));
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.AppendLine(("| " + string.Join("  ", row.Select((value, column) => value.PadRight(widths[column])))).TrimEnd());
        int count = cells.Count(covered.Contains);
        text.AppendLine(CultureInfo.InvariantCulture, $"| {count} of {cells.Count} outcomes of {rows.Count - 1} states taken");
        foreach (var cell in cells.Where(cell => !covered.Contains(cell))) text.AppendLine(CultureInfo.InvariantCulture, $"| not taken: {cell}");
        return text.ToString();
    }

    private static string Count(IReadOnlyList<Cell> cells, IReadOnlySet<Cell> covered)
    {
        int count = cells.Count(covered.Contains);
        if (cells.Count == 0) return ".";
        string mark = count == cells.Count ? "" : " !";
        return string.Create(CultureInfo.InvariantCulture, $"{count}/{cells.Count}{mark}");
    }
}
