using Pipeline.Contract.Intervals;

namespace Pipeline.Scoring.Batch;

/// <summary>The model's result for a record; empty if there is no model.</summary>
/// <param name="Prediction">The prediction as the text of a JSON number; empty without one.</param>
/// <param name="Model">The endpoint's production variant that made the prediction, not the model's name.</param>
/// <param name="Refusal">Why the model refused the record; null if it did not.</param>
/// <param name="Interval">How sure the prediction is; unknown without one, and where no intervals are loaded.</param>
/// <param name="Fault">What the model answered instead of a prediction; null if it did not.</param>
internal readonly record struct Score(ReadOnlyMemory<byte> Prediction, string? Model, string? Refusal = null, PredictionInterval Interval = default, string? Fault = null);
