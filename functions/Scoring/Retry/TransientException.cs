namespace Pipeline.Scoring.Retry;

/// <summary>A service answered in a way that may be better next time.</summary>
internal sealed class TransientException(string message) : Exception(message);
