namespace Pipeline.Cloud.SageMaker.Serving;

/// <summary>The container's answer to an invocation.</summary>
/// <param name="Status">The HTTP status: 200, or 204 for an empty request.</param>
/// <param name="ContentType">The media type; null with an empty answer.</param>
/// <param name="Body">The predictions.</param>
internal sealed record ContainerReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body);
