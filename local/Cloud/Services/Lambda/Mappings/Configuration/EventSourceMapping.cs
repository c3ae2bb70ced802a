namespace Pipeline.Cloud.Lambda.Mappings.Configuration;

/// <summary>An event source mapping as it was last configured.</summary>
internal sealed record EventSourceMapping
{
    public required string Uuid { get; init; }

    public required string FunctionArn { get; init; }

    public required string FunctionName { get; init; }

    public required string StreamArn { get; init; }

    /// <summary>TRIM_HORIZON, LATEST or AT_TIMESTAMP.</summary>
    public required string StartingPosition { get; init; }

    /// <summary>Where AT_TIMESTAMP starts.</summary>
    public DateTimeOffset? StartingTimestamp { get; init; }

    public int BatchSize { get; init; } = 100;

    public TimeSpan Window { get; init; }

    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>TumblingWindowInSeconds; zero has no windows.</summary>
    public TimeSpan TumblingWindow { get; init; }

    public MappingRules Rules { get; init; } = new();

    /// <summary>The destination of discarded batches, or null.</summary>
    public string? OnFailure { get; init; }

    public bool Enabled { get; init; } = true;

    public required DateTimeOffset LastModified { get; init; }
}
