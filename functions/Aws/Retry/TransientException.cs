namespace Pipeline.Aws.Retry;

/// <summary>A service answered in a way that may be better next time.</summary>
/// <param name="message">What it answered.</param>
public sealed class TransientException(string message) : Exception(message);
