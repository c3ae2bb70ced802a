
namespace Pipeline.Cloud.Access.Evaluation;

/// <summary>Who makes a request.</summary>
/// <param name="Arn">The ARN that a refusal names: of a session, or of the account's root user.</param>
/// <param name="Account">The account.</param>
/// <param name="RoleArn">The role of a session; null for the account's administrator.</param>
public sealed record Principal(string Arn, string Account, string? RoleArn)
{
    /// <summary>The service that makes the request in its own name, such as <c>lambda.amazonaws.com</c>; null for others.</summary>
    public string? Service { get; init; }
}
