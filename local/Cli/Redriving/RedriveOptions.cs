namespace Pipeline.Cli.Redriving;

/// <summary>Selects the records to redrive and names the stream.</summary>
/// <param name="Bucket">The data lake's bucket.</param>
/// <param name="Failures">The bucket into which Lambda puts what it gives up on.</param>
/// <param name="Stream">The stream's name or ARN.</param>
internal sealed record RedriveOptions(string Bucket, string Failures, string Stream)
{
    /// <summary>The prefixes of the objects to read.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [QuarantineObject.Root, DiscardedBatchObject.Root];

    /// <summary>Where the objects below a prefix, or of a key, are.</summary>
    public string BucketOf(string key) => key.StartsWith(QuarantineObject.Root, StringComparison.Ordinal) ? Bucket : Failures;

    /// <summary>Only records that arrived at this time or later.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Only records that arrived before this time.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Substring of the quarantine reason; null matches all.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether to include records that were redriven before and came back to quarantine.</summary>
    public bool Again { get; init; }

    /// <summary>The most records to send; null sends all.</summary>
    public int? Limit { get; init; }

    /// <summary>Records a second; null sends as fast as the stream takes them.</summary>
    public int? Rate { get; init; }

    /// <summary>Whether to send the records; otherwise they are only counted.</summary>
    public bool Send { get; init; }
}
