namespace Pipeline.Scoring.Predict;

/// <summary>There is no endpoint: no model has been trained yet, or somebody deleted it.</summary>
internal sealed class EndpointMissingException(string message, Exception cause) : Exception(message, cause);
