namespace Pipeline.Simulation.Schedules;

/// <summary>Something that happens to the stream, the mapping or the endpoint at a time.</summary>
internal abstract record TimedEvent(int AtMillisecond)
{
    /// <summary>A shard is split in the middle; which, by its place among the open ones.</summary>
    internal sealed record Split(int AtMillisecond, int Shard) : TimedEvent(AtMillisecond);

    /// <summary>Two neighbours are merged.</summary>
    internal sealed record Merge(int AtMillisecond, int Shard) : TimedEvent(AtMillisecond);

    /// <summary>The mapping is stopped and goes on from its checkpoint; it finishes what is under way first, or leaves it.</summary>
    internal sealed record Restart(int AtMillisecond, bool Finishes) : TimedEvent(AtMillisecond);

    /// <summary>Another model serves from now on; null: the endpoint is deleted.</summary>
    internal sealed record Serve(int AtMillisecond, string? Model) : TimedEvent(AtMillisecond);
}
