namespace Pipeline.Scoring.Store;

/// <summary>A row of the predictions table.</summary>
internal sealed record PredictionItem(string Id, double? Prediction, string? Model, string RequestedAt, DateTimeOffset ScoredAt, DateTimeOffset ExpiresAt);
