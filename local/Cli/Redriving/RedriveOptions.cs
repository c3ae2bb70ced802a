namespace Pipeline.Cli.Redriving;

/// <summary>What is to be sent again, and where to.</summary>
/// <param name="Bucket">The data lake's bucket.</param>
/// <param name="Stream">The stream's name or ARN.</param>
internal sealed record RedriveOptions(string Bucket, string Stream)
{
    /// <summary>Below which prefixes the records lie.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [QuarantineObject.Root, DiscardedBatchObject.Root];

    /// <summary>The records arrived then or later.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>The records arrived before then.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>A part of the reason that they lie there for; null takes every reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether records are taken that were sent again before and came back to quarantine.</summary>
    public bool Again { get; init; }

    /// <summary>Whether they are sent, and not only counted.</summary>
    public bool Send { get; init; }
}
