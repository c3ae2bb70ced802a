namespace Pipeline.Cli.Sources.Files;

/// <summary>An event of a file.</summary>
/// <param name="Where">Its place in the file for messages, such as <c>line 3</c>.</param>
/// <param name="Request">The request as JSON in UTF-8.</param>
internal readonly record struct EventLine(string Where, byte[] Request);

/// <summary>Reads the events of a file.</summary>
internal interface IEventReader
{
    /// <summary>The events in the file's order. They are streamed; a file is never in memory as a whole.</summary>
    /// <exception cref="SourceException">The file cannot be read.</exception>
    IEnumerable<EventLine> Read(FolderPart part);
}
