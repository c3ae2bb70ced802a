namespace Pipeline.Bench.RuntimeApi;

/// <summary>A function did not do its job.</summary>
internal sealed class FunctionFailedException(string message) : Exception(message);
