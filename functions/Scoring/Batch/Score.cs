namespace Pipeline.Scoring.Batch;

/// <summary>What the model says of a record. Nothing at all while there is no model.</summary>
/// <param name="Prediction">The prediction as the text of a JSON number; empty without one.</param>
/// <param name="Model">The model that said it.</param>
/// <param name="Refusal">Why the model refuses the record; null when it does not.</param>
internal readonly record struct Score(ReadOnlyMemory<byte> Prediction, string? Model, string? Refusal = null);
