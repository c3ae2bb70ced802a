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
}
