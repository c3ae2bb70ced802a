namespace Pipeline.Scoring.Predict;

/// <summary>How records are distributed over calls of the endpoint.</summary>
internal sealed record PredictorOptions(int RowsPerCall, int Parallelism);
