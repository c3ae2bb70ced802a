namespace Pipeline.Cloud.Protocol;

/// <summary>Who makes a call.</summary>
/// <param name="AccessKeyId">The access key of the request's signature.</param>
/// <param name="Principal">The principal's ARN.</param>
public sealed record Caller(string AccessKeyId, string Principal)
{
    /// <summary>The session token of temporary credentials. Every environment of a function has its own, by which the one that calls is known.</summary>
    public string? SessionToken { get; init; }
}
