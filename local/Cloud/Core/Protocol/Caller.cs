namespace Pipeline.Cloud.Protocol;

/// <summary>The caller of an operation.</summary>
/// <param name="AccessKeyId">The access key of the request's signature.</param>
/// <param name="Principal">The principal's ARN.</param>
public sealed record Caller(string AccessKeyId, string Principal)
{
    /// <summary>The session token of temporary credentials. Each environment of a function has its own, so the token identifies the environment.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The function environment that the caller claims to be: the public part of its token. Null for callers without a token.</summary>
    public string? EnvironmentId => SessionToken?.Split('.', 2)[0];

    /// <summary>The role session whose policies limit the caller; null for the account's administrator and for calls that are not checked.</summary>
    public RoleSession? Session { get; init; }
}

/// <summary>A session of a role: a caller with the role's temporary credentials.</summary>
/// <param name="Arn">The session's ARN.</param>
/// <param name="Role">The role's ARN.</param>
/// <param name="Account">The role's account.</param>
/// <param name="AccessKeyId">The access key of its credentials.</param>
public sealed record RoleSession(string Arn, string Role, string Account, string AccessKeyId);
