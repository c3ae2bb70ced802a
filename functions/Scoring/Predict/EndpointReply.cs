namespace Pipeline.Scoring.Predict;

/// <summary>What the endpoint answered, and the production variant that did, which bears the model's name.</summary>
internal sealed record EndpointReply(ReadOnlyMemory<byte> Body, string? Model);
