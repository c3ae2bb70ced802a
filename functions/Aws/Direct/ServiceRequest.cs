namespace Pipeline.Aws.Direct;

/// <summary>A call of a service before signing.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, percent-encoded as the service expects it in the signature.</param>
/// <param name="Headers">The headers to sign, apart from those of every call; names in lower case.</param>
/// <param name="Body">The body; it must not change until the call ends.</param>
internal readonly record struct ServiceRequest(string Method, string Path, ServiceHeader[] Headers, ReadOnlyMemory<byte> Body);
