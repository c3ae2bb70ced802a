namespace Pipeline.Intake.Csv;

/// <summary>A file that is not what it should be.</summary>
/// <param name="row">The row, counted as a spreadsheet does: the header is row 1; 0 where the whole file is meant.</param>
/// <param name="reason">What is wrong with it, and what was expected.</param>
public sealed class MalformedFileException(int row, string reason) : Exception(row == 0 ? reason : $"row {row}: {reason}")
{
    /// <summary>The row, counted as a spreadsheet does: the header is row 1; 0 where the whole file is meant.</summary>
    public int Row { get; } = row;

    /// <summary>What is wrong with it, and what was expected.</summary>
    public string Reason { get; } = reason;
}
