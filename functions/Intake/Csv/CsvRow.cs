namespace Pipeline.Intake.Csv;

/// <summary>A row of a file.</summary>
/// <param name="Number">Its number as in a spreadsheet: the header is row 1.</param>
/// <param name="Fields">Its fields, without quotes.</param>
public sealed record CsvRow(int Number, IReadOnlyList<string> Fields);
