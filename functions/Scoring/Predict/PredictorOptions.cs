namespace Pipeline.Scoring.Predict;

/// <summary>How records are spread over calls of the endpoint.</summary>
internal sealed record PredictorOptions(int RowsPerCall, int Parallelism);
