namespace Pipeline.Cloud.SageMaker.Serving;

/// <summary>An answer of the container that is no prediction.</summary>
/// <param name="status">The HTTP status that the container answers with.</param>
/// <param name="message">The body of its answer.</param>
internal sealed class ContainerException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    internal int Status { get; } = status;
}
