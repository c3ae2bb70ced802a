namespace Pipeline.Scoring.Predict;

/// <summary>Thrown when there is no endpoint: no model has been trained yet, or somebody deleted the endpoint.</summary>
internal sealed class EndpointMissingException(string message, Exception cause) : Exception(message, cause);
