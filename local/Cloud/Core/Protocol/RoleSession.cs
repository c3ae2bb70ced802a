namespace Pipeline.Cloud.Protocol;

/// <summary>A session of a role: who calls with the role's temporary credentials.</summary>
/// <param name="Arn">The session's ARN.</param>
/// <param name="Role">The role's ARN.</param>
/// <param name="Account">The role's account.</param>
/// <param name="AccessKeyId">The access key of its credentials.</param>
public sealed record RoleSession(string Arn, string Role, string Account, string AccessKeyId);
