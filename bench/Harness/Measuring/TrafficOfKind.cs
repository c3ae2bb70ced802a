namespace Pipeline.Bench.Measuring;

/// <summary>The calls of one kind.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Bytes">Their bytes on the wire, heads and bodies.</param>
/// <param name="BodyBytes">Their bodies' bytes.</param>
internal sealed record TrafficOfKind(int Calls, long Bytes, long BodyBytes);
