namespace Pipeline.Cli.Redriving;

/// <summary>A record that did not get through the pipeline.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Source">The key of the object that it lies in.</param>
/// <param name="ArrivedAt">When the stream took it in.</param>
/// <param name="PartitionKey">The key that its producer gave it.</param>
/// <param name="Reason">Why it lies there.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record StrandedRecord(RecordId Id, string Source, DateTimeOffset ArrivedAt, string PartitionKey, string Reason, byte[] Data)
{
    /// <summary>Whether the function set it aside, in contrast to Lambda having given up on it.</summary>
    public bool IsQuarantined => Source.StartsWith(QuarantineObject.Root, StringComparison.Ordinal);
}
