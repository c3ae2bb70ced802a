namespace Pipeline.Aws.Retry;

/// <summary>Thrown when a service's reply makes the call worth repeating.</summary>
/// <param name="message">What the service replied.</param>
public sealed class TransientException(string message) : Exception(message);
