namespace Pipeline.Scoring.Store;

/// <summary>A row of the predictions table.</summary>
internal sealed record PredictionItem(string Id, double? Prediction, string? Model, string RequestedAt, DateTimeOffset ScoredAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The prediction as a number of the table; empty without one.</summary>
    public ReadOnlyMemory<byte> PredictionText { get; init; }
}
