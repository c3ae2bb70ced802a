namespace Pipeline.Files.Csv;

/// <summary>A file with a header: its columns by name, and rows that all have as many fields as it.</summary>
public sealed class CsvTable
{
    private readonly Dictionary<string, int> _positions;

    private CsvTable(IReadOnlyList<string> columns, Dictionary<string, int> positions, IEnumerable<CsvRow> rows)
    {
        Columns = columns;
        _positions = positions;
        Rows = rows;
    }

    /// <summary>The header's columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows below the header; a malformed one throws when it is reached.</summary>
    public IEnumerable<CsvRow> Rows { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="required">The columns that it must have, in any order.</param>
    /// <exception cref="MalformedFileException">The header is missing, names a column twice, or lacks a required one.</exception>
    public static CsvTable Read(byte[] bytes, IReadOnlyList<string> required)
    {
        var expected = string.Join(',', required);
        var rows = CsvText.Rows(bytes);
        var header = rows.FirstOrDefault() ?? throw new MalformedFileException(1, $"the file is empty; the header «{expected}» was expected");
        var columns = header.Fields.Select(name => name.Trim()).ToList();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < columns.Count; at++)
        {
            if (!positions.TryAdd(columns[at], at)) throw new MalformedFileException(header.Number, $"the header names the column «{columns[at]}» twice");
        }

        var missing = required.Where(name => !positions.ContainsKey(name)).ToList();
        if (missing.Count > 0) throw new MalformedFileException(header.Number, $"the header «{string.Join(',', columns)}» lacks {string.Join(" and ", missing)}; «{expected}» was expected");
        return new CsvTable(columns, positions, Checked(rows.Skip(1), columns.Count));
    }

    /// <summary>A field of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">A required column.</param>
    public string Field(CsvRow row, string column) => row.Fields[_positions[column]];

    private static IEnumerable<CsvRow> Checked(IEnumerable<CsvRow> rows, int columns)
    {
        foreach (var row in rows)
        {
            if (row.Fields.Count != columns) throw new MalformedFileException(row.Number, $"the row has {row.Fields.Count} fields where the header has {columns}");
            yield return row;
        }
    }
}
