namespace Pipeline.Simulation.Oracle;

/// <summary>An invocation and its records.</summary>
internal sealed class Attempt(IReadOnlyList<PutRecord> records)
{
    public IReadOnlyList<PutRecord> Records => records;

    /// <summary>Whether its caller has stopped listening.</summary>
    public bool IsAbandoned { get; set; }
}
