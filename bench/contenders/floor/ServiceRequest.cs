namespace Pipeline.Bench.Floor;

/// <summary>A request before it is signed.</summary>
/// <param name="Method">GET, POST or PUT.</param>
/// <param name="Service">The service's name in the signature.</param>
/// <param name="Path">The path, escaped.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Target">The operation of a JSON service, else null.</param>
/// <param name="Body">The body.</param>
internal sealed record ServiceRequest(string Method, string Service, string Path, string ContentType, string? Target, ReadOnlyMemory<byte> Body);
