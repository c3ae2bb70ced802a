namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>Thrown when an object cannot be transformed; the message is what SageMaker writes to the job's log.</summary>
/// <param name="blame">Whose fault it is, as a failure reason begins: <c>ClientError</c> or <c>AlgorithmError</c>.</param>
/// <param name="message">The reason.</param>
/// <param name="inner">The cause.</param>
internal sealed class TransformFailureException(string blame, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whose fault it is.</summary>
    internal string Blame => blame;

    /// <summary>The data or the request is at fault.</summary>
    internal static TransformFailureException OfClient(string message, Exception? inner = null) => new("ClientError", message, inner);

    /// <summary>A record, or an object that is not split, does not fit into a request.</summary>
    internal static TransformFailureException OfSize(int megabytes) => OfClient($"Too much data for max payload size ({megabytes} MB)");
}
