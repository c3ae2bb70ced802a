namespace Pipeline.Cloud.Lambda.Mappings.Configuration;

/// <summary>How an event source mapping handles a batch that fails.</summary>
public sealed record MappingRules
{
    /// <summary>BisectBatchOnFunctionError.</summary>
    public bool Bisects { get; init; }

    /// <summary>MaximumRetryAttempts; null retries until the records are too old.</summary>
    public int? MaximumRetries { get; init; }

    /// <summary>MaximumRecordAgeInSeconds; null keeps records as long as the stream does.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>Whether the function reports partial failures (ReportBatchItemFailures).</summary>
    public bool ReportsItemFailures { get; init; }

    /// <summary>The wait after the first failure; it doubles with each further failure in a row.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait after a number of failures in a row.</summary>
    public TimeSpan BackOff(int failures)
    {
        var ticks = FirstBackOff.Ticks * Math.Pow(2, Math.Min(failures, 40) - 1);
        return ticks > LongestBackOff.Ticks ? LongestBackOff : TimeSpan.FromTicks((long)ticks);
    }
}
