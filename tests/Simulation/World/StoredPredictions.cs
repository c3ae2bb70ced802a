namespace Pipeline.Simulation.World;

/// <summary>What the predictions table holds, by trip.</summary>
internal sealed class StoredPredictions
{
    public Dictionary<string, StoredPrediction> Items { get; } = [];
}
