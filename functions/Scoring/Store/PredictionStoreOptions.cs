namespace Pipeline.Scoring.Store;

/// <summary>How predictions are written.</summary>
internal sealed record PredictionStoreOptions(TimeSpan TimeToLive, int Parallelism);
