using Pipeline.Cloud.Lambda.Mappings.Filtering;

namespace Pipeline.Cloud.Lambda.Mappings.Configuration;

/// <summary>An event source mapping in its latest configuration.</summary>
public sealed record EventSourceMapping
{
    /// <summary>The mapping's id.</summary>
    public required string Uuid { get; init; }

    /// <summary>The function's ARN, with the alias if the mapping names one.</summary>
    public required string FunctionArn { get; init; }

    /// <summary>The function's name.</summary>
    public required string FunctionName { get; init; }

    /// <summary>The event source as it was given: the ARN of the stream, or of a consumer with enhanced fan-out.</summary>
    public required string EventSourceArn { get; init; }

    /// <summary>The stream. A consumer reads the stream itself here, where nobody shares its throughput.</summary>
    public string StreamArn => EventSourceArn.Split("/consumer/")[0];

    /// <summary>TRIM_HORIZON, LATEST or AT_TIMESTAMP.</summary>
    public required string StartingPosition { get; init; }

    /// <summary>The time at which AT_TIMESTAMP starts.</summary>
    public DateTimeOffset? StartingTimestamp { get; init; }

    /// <summary>The most records in a batch. Default: 100.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How long to collect records for a batch. Default: 0.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>How many batches of a shard are processed at one time, 1 to 10. Default: 1.</summary>
    public int ParallelizationFactor { get; init; } = 1;

    /// <summary>TumblingWindowInSeconds; zero means no windows.</summary>
    public TimeSpan TumblingWindow { get; init; }

    /// <summary>Retries, age, bisection and failed items.</summary>
    public MappingRules Rules { get; init; } = new();

    /// <summary>The filters that choose the records which the function gets; null for all records.</summary>
    internal FilterCriteria? Filters { get; init; }

    /// <summary>The destination of discarded batches, or null.</summary>
    public string? OnFailure { get; init; }

    /// <summary>The metrics that MetricsConfig asks CloudWatch for. Of <c>EventCount</c> only what the failure destination took is counted here.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Whether the mapping is enabled. Default: true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it was created or last changed.</summary>
    public required DateTimeOffset LastModified { get; init; }
}
