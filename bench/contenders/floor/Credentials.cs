namespace Pipeline.Bench.Floor;

/// <summary>What to sign with.</summary>
internal sealed record Credentials(string AccessKeyId, string SecretAccessKey, string SessionToken, string Region);
