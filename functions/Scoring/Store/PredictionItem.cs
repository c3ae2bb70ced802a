using Pipeline.Contract.Intervals;

namespace Pipeline.Scoring.Store;

/// <summary>A row of the predictions table.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="Prediction">The prediction as the text of a number; empty without one.</param>
/// <param name="Model">The endpoint's production variant that made the prediction, not the model's name; null without one.</param>
/// <param name="RequestedAt">When the request was made, as the request says.</param>
/// <param name="Times">The times of its batch, which its rows share.</param>
internal sealed record PredictionItem(string Id, ReadOnlyMemory<byte> Prediction, string? Model, string RequestedAt, ItemTimes Times)
{
    /// <summary>How sure the prediction is; unknown without one, and where no intervals are loaded.</summary>
    public PredictionInterval Interval { get; init; }

    /// <summary>What the model answered instead of a prediction; null if it did not.</summary>
    public string? Fault { get; init; }
}

/// <summary>The times that the rows of a batch share. A row of its own copies would be 24 bytes larger.</summary>
/// <param name="ScoredAt">When they were scored.</param>
/// <param name="ExpiresAt">When the table may delete them.</param>
internal sealed record ItemTimes(DateTimeOffset ScoredAt, DateTimeOffset ExpiresAt);
