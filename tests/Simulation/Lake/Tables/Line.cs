namespace Pipeline.Simulation.Lake.Tables;

/// <summary>A line of the landed log.</summary>
/// <param name="Number">The line's number in the schedule, which stands for its features.</param>
/// <param name="Trip">The trip; null where the line has none.</param>
/// <param name="Arrived">When its record arrived.</param>
/// <param name="Sequence">The record's place in the stream.</param>
/// <param name="Minutes">The prediction; null where there is none.</param>
/// <param name="Scored">When it was scored.</param>
/// <param name="Model">The model.</param>
internal sealed record Line(int Number, int? Trip, DateTimeOffset Arrived, int Sequence, int? Minutes, DateTimeOffset Scored, string? Model)
{
    /// <summary>The column that a line of another writer lacks, of those that every line must have.</summary>
    public string? Lacks { get; init; }
}

/// <summary>A row of the table of trips.</summary>
/// <param name="Trip">The trip; null where the line has none.</param>
/// <param name="Features">The number of the line whose features they are.</param>
/// <param name="Minutes">The prediction.</param>
/// <param name="Scored">When it was made.</param>
/// <param name="Model">The model that made it.</param>
internal sealed record TripRow(int? Trip, int Features, int? Minutes, DateTimeOffset? Scored, string? Model);
