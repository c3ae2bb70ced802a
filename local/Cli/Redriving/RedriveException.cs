namespace Pipeline.Cli.Redriving;

/// <summary>A redrive that cannot go on. The message says what was done so far and what to do.</summary>
internal sealed class RedriveException(string message, Exception? inner = null) : Exception(message, inner);
