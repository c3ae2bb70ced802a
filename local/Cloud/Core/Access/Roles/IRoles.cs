using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Access.Roles;

/// <summary>Identifies callers, gives services the identity of the role that they act for, and evaluates what a role may do.</summary>
public interface IRoles
{
    /// <summary>Whether permissions of roles are checked.</summary>
    bool Enforced { get; }

    /// <summary>The caller that signs with an access key.</summary>
    /// <exception cref="AwsException">The credentials are invalid or expired.</exception>
    Caller CallerOf(string accessKeyId, string? token);

    /// <summary>Assumes a role.</summary>
    /// <param name="role">Its ARN or name.</param>
    /// <param name="session">The session's name.</param>
    /// <returns>The role as a caller.</returns>
    /// <exception cref="AwsException">There is no such role.</exception>
    Caller Assume(string role, string session);

    /// <summary>Assumes a role for a caller, if the role's trust policy allows it.</summary>
    /// <param name="caller">The caller that asks.</param>
    /// <param name="role">The role's ARN.</param>
    /// <param name="session">The session's name.</param>
    /// <param name="token">The token that proves the session's credentials.</param>
    /// <param name="duration">How long the credentials are valid.</param>
    /// <returns>The access key of the session's credentials.</returns>
    /// <exception cref="AwsException">AccessDenied.</exception>
    string AssumeFor(Caller caller, string role, string session, string token, TimeSpan duration);

    /// <summary>Accepts a token as proof of the credentials of a caller's session. Has no effect for a caller without a session.</summary>
    void Admit(Caller caller, string token);

    /// <summary>Whether a caller may do something. Counts as a use of the statement that allows it. A caller without a session may do everything.</summary>
    bool May(Caller? caller, string action, string resource);

    /// <summary>Throws if a caller may not do something.</summary>
    /// <exception cref="AwsException">AWS's error for a missing permission.</exception>
    void Require(Caller? caller, string action, string resource);
}
