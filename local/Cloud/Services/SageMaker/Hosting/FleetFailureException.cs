namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>A fleet could not be brought up; the message is the endpoint's failure reason.</summary>
internal sealed class FleetFailureException(string message, Exception? inner = null) : Exception(message, inner);
