namespace Pipeline.Cli.Forgetting;

/// <summary>Takes what is of an id out of an object's content.</summary>
internal interface IContentEditor
{
    /// <summary>The content without what is of the id; null if nothing is.</summary>
    /// <param name="content">The object's bytes.</param>
    /// <exception cref="FormatException">It cannot be read, and the message says why.</exception>
    Remainder? Edit(byte[] content);
}

/// <summary>What is left of an object.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Removed">How many lines, rows or records were taken out.</param>
internal sealed record Remainder(byte[] Content, int Removed)
{
    /// <summary>When the newest of the records that were taken out arrived on the stream; null where that is not known.</summary>
    public DateTimeOffset? Arrived { get; init; }

    /// <summary>Whether nothing is left but a header.</summary>
    public bool IsEmpty { get; init; }
}
