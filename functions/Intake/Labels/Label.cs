namespace Pipeline.Intake.Labels;

/// <summary>The actual outcome of a request.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Value">The outcome, such as how many minutes a trip took.</param>
/// <param name="Row">The row in its file, as in a spreadsheet: the header is row 1.</param>
public readonly record struct Label(string Id, double Value, int Row);
