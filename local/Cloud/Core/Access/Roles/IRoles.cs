using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Access.Roles;

/// <summary>Knows who calls, gives services the identity of a role in whose name they work, and says what a role may do.</summary>
public interface IRoles
{
    /// <summary>Whether anybody checks what roles may do.</summary>
    bool Enforced { get; }

    /// <summary>Who signs with an access key.</summary>
    /// <exception cref="AwsException">The credentials are not, or no longer, valid.</exception>
    Caller CallerOf(string accessKeyId, string? token);

    /// <summary>Assumes a role.</summary>
    /// <param name="role">Its ARN or name.</param>
    /// <param name="session">The session's name.</param>
    /// <returns>The role as a caller.</returns>
    /// <exception cref="AwsException">There is no such role.</exception>
    Caller Assume(string role, string session);

    /// <summary>Assumes a role for a caller, as its trust policy allows.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="role">The role's ARN.</param>
    /// <param name="session">The session's name.</param>
    /// <param name="token">The token that proves the session's credentials.</param>
    /// <param name="duration">How long the credentials are valid.</param>
    /// <returns>The access key of the session's credentials.</returns>
    /// <exception cref="AwsException">AccessDenied.</exception>
    string AssumeFor(Caller caller, string role, string session, string token, TimeSpan duration);

    /// <summary>From now on a token proves the credentials of a caller's session. A caller without a session is left as it is.</summary>
    void Admit(Caller caller, string token);

    /// <summary>Whether a caller may do something, which counts as a use of the statement that allows it. A caller without a session may do everything.</summary>
    bool May(Caller? caller, string action, string resource);

    /// <summary>Refuses what a caller may not do.</summary>
    /// <exception cref="AwsException">What AWS answers then.</exception>
    void Require(Caller? caller, string action, string resource);
}
