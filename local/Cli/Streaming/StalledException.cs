namespace Pipeline.Cli.Streaming;

/// <summary>The pipeline stopped making progress.</summary>
internal sealed class StalledException(string message) : Exception(message);
