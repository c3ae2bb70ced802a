using Pipeline.Contract.Intervals;

namespace Pipeline.Scoring.Store;

/// <summary>A row of the predictions table.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Prediction">The prediction as the text of a number; empty without one.</param>
/// <param name="Model">The endpoint's production variant that made the prediction, not the model's name; null without one.</param>
/// <param name="RequestedAt">When the request was made, as the request says.</param>
/// <param name="ScoredAt">When it was scored.</param>
/// <param name="ExpiresAt">When the table may delete the row.</param>
internal sealed record PredictionItem(string Id, ReadOnlyMemory<byte> Prediction, string? Model, string RequestedAt, DateTimeOffset ScoredAt, DateTimeOffset ExpiresAt)
{
    /// <summary>How sure the prediction is; unknown without one, and where no intervals are loaded.</summary>
    public PredictionInterval Interval { get; init; }
}
