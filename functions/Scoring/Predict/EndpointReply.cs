namespace Pipeline.Scoring.Predict;

/// <summary>What the endpoint answered, and the production variant that did.</summary>
internal sealed record EndpointReply(ReadOnlyMemory<byte> Body, string? Model);
