namespace Pipeline.Scoring.Predict;

/// <summary>The endpoint's reply, and the production variant that gave it.</summary>
internal sealed record EndpointReply(ReadOnlyMemory<byte> Body, string? Model);
