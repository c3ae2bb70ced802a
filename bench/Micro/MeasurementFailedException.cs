namespace Pipeline.Bench.Micro;

/// <summary>A stage could not be measured.</summary>
internal sealed class MeasurementFailedException(string message) : Exception(message);
