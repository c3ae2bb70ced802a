namespace Pipeline.Intake.Csv;

/// <summary>Thrown when a file is malformed.</summary>
/// <param name="row">The row as in a spreadsheet: the header is row 1; 0 for the whole file.</param>
/// <param name="reason">What is wrong, and what was expected.</param>
public sealed class MalformedFileException(int row, string reason) : Exception(row == 0 ? reason : $"row {row}: {reason}")
{
    /// <summary>The row as in a spreadsheet: the header is row 1; 0 for the whole file.</summary>
    public int Row { get; } = row;

    /// <summary>What is wrong, and what was expected.</summary>
    public string Reason { get; } = reason;

    /// <summary>The column; null if the fault is not in a single field.</summary>
    public string? Column { get; init; }

    /// <summary>The field's text, shortened; null if the fault is not in a single field.</summary>
    public string? Value { get; init; }

    /// <summary>Makes the exception of a field.</summary>
    /// <param name="row">The row as in a spreadsheet: the header is row 1.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="value">The field's text.</param>
    /// <param name="expected">What was expected.</param>
    public static MalformedFileException OfField(int row, string column, string value, string expected)
    {
        var excerpt = CsvText.Excerpt(value);
        return new MalformedFileException(row, $"{column} is «{excerpt}»; {expected} was expected") { Column = column, Value = excerpt };
    }
}
