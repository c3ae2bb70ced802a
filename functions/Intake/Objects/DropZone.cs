namespace Pipeline.Intake.Objects;

/// <summary>A folder of the bucket that people drop files into.</summary>
/// <param name="Refuses">Returns why an object with this key does not belong there; null if it does.</param>
/// <param name="RejectedMetric">The metric that counts rejected files.</param>
public sealed record DropZone(Func<string, string?> Refuses, string RejectedMetric)
{
    /// <summary>Whether an object with this key is somebody else's and is left alone.</summary>
    public Func<string, bool> Ignores { get; init; } = static _ => false;
}
