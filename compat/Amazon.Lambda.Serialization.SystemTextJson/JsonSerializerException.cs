namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>An event that is not what the handler expects, or an output that cannot be written.</summary>
/// <param name="message">What could not be converted.</param>
/// <param name="exception">Why.</param>
public class JsonSerializerException(string message, Exception exception) : Exception(message, exception);
