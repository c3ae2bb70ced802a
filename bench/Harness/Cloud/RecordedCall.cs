namespace Pipeline.Bench.Cloud;

/// <summary>A request as it was received.</summary>
/// <param name="Kind">What it asked.</param>
/// <param name="Head">Request line and headers; only where the check needs them.</param>
/// <param name="Body">The body.</param>
/// <param name="Bytes">How many bytes the whole request took on the wire.</param>
/// <param name="Signed">Whether it had a signature.</param>
internal readonly record struct RecordedCall(CallKind Kind, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body, int Bytes, bool Signed);
