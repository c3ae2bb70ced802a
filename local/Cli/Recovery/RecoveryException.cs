namespace Pipeline.Cli.Recovery;

/// <summary>Thrown when a moment cannot be kept or brought back. The message says why, and what to do.</summary>
internal sealed class RecoveryException(string message, Exception? cause = null) : Exception(message, cause);
