namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>How much of the machine a database may use.</summary>
public sealed record DuckDbSettings
{
    /// <summary>Threads of one query.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Memory in MiB. What does not fit is spilled to <see cref="TempDirectory"/>.</summary>
    public int MemoryMegabytes { get; init; } = 384;

    /// <summary>Where spilled data goes; null forbids spilling.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Whether results keep the order of their source where no ORDER BY asks for one. Off, large results need less memory.</summary>
    public bool PreserveInsertionOrder { get; init; }
}
