namespace Pipeline.Simulation.World;

/// <summary>An item of the predictions table.</summary>
internal sealed record StoredPrediction(double? Minutes, string? Model, double? Low, string? Unscored);
