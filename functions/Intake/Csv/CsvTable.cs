namespace Pipeline.Intake.Csv;

/// <summary>A CSV file with a header. Columns are found by name, and every row has as many fields as the header.</summary>
public sealed class CsvTable
{
    private readonly Dictionary<string, int?> _positions;

    private CsvTable(IReadOnlyList<string> columns, Dictionary<string, int?> positions, IEnumerable<CsvRow> rows)
    {
        Columns = columns;
        _positions = positions;
        Rows = rows;
    }

    /// <summary>The header's columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows after the header. Enumerating throws at a malformed row.</summary>
    public IEnumerable<CsvRow> Rows { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="required">The required columns, in any order.</param>
    /// <exception cref="MalformedFileException">The header is missing, names a column twice, or lacks a required one.</exception>
    public static CsvTable Read(byte[] bytes, IReadOnlyList<string> required) => Read(bytes, [.. required.Select(name => new CsvColumn(name))]);

    /// <summary>Reads the header of a file whose columns may have alternative names or be optional.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="wanted">The columns to read, in any order.</param>
    /// <exception cref="MalformedFileException">The header is missing, names a column twice, or lacks one that is not optional.</exception>
    public static CsvTable Read(byte[] bytes, IReadOnlyList<CsvColumn> wanted)
    {
        var expected = Expected(wanted);
        var rows = CsvText.Rows(bytes);
        var header = rows.FirstOrDefault() ?? throw new MalformedFileException(1, $"the file is empty; the header {expected} was expected");
        var columns = header.Fields.Select(name => name.Trim()).ToList();
        if (columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new MalformedFileException(header.Number, $"the header names the column «{CsvText.Excerpt(twice.Key)}» twice");
        var positions = wanted.ToDictionary(column => column.Name, column => Position(column, columns, header.Number), StringComparer.Ordinal);
        var missing = wanted.Where(column => !column.IsOptional && positions[column.Name] is null).Select(column => string.Join(" or ", column.Names)).ToList();
        if (missing.Count > 0) throw new MalformedFileException(header.Number, $"the header «{CsvText.Excerpt(string.Join(',', columns))}» lacks {string.Join(" and ", missing)}; {expected} was expected{Separator(columns)}");
        return new CsvTable(columns, positions, CheckRows(rows.Skip(1), columns.Count));
    }

    /// <summary>Returns a field of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The name of a column to read; if the file lacks it, the field is empty.</param>
    public string Field(CsvRow row, string column) => _positions[column] is { } position ? row.Fields[position] : string.Empty;

    private static int? Position(CsvColumn column, List<string> columns, int header)
    {
        var found = column.Names.Where(columns.Contains).ToList();
        return found.Count > 1 ? throw new MalformedFileException(header, $"the header names the column «{column.Name}» twice: {string.Join(" and ", found)}")
            : found.Count == 1 ? columns.IndexOf(found[0])
            : null;
    }

    // Excel separates by semicolons where a comma is the decimal point.
    private static string Separator(List<string> columns) => columns is not [var all] ? ""
        : all.Contains(';', StringComparison.Ordinal) ? " (its fields are separated by semicolons; commas are needed)"
        : all.Contains('\t', StringComparison.Ordinal) ? " (its fields are separated by tabs; commas are needed)"
        : "";

    private static string Expected(IReadOnlyList<CsvColumn> wanted)
    {
        var optional = wanted.Where(column => column.IsOptional).Select(column => column.Name).ToList();
        return $"«{string.Join(',', wanted.Select(column => column.Name))}»" + (optional.Count > 0 ? $" ({string.Join(" and ", optional)} may be left out)" : "");
    }

    private static IEnumerable<CsvRow> CheckRows(IEnumerable<CsvRow> rows, int columns)
    {
        foreach (var row in rows)
        {
            if (row.Fields.Count != columns) throw new MalformedFileException(row.Number, $"the row has {row.Fields.Count} fields where the header has {columns}");
            yield return row;
        }
    }
}
