namespace Pipeline.Cli.Sources;

/// <summary>A file that trips or zones cannot be read from. The message names the file, what is wrong and what was expected.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
