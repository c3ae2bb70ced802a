namespace Pipeline.Simulation.Lake.Tables;

/// <summary>A query of Athena.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Run">The execution that started it.</param>
/// <param name="Text">Its text.</param>
internal sealed record Query(string Id, string Run, string Text)
{
    /// <summary>QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED.</summary>
    public string State { get; set; } = "QUEUED";

    /// <summary>Why it failed.</summary>
    public string? Reason { get; set; }

    /// <summary>The single row of its result.</summary>
    public IReadOnlyList<int> Result { get; set; } = [];
}
