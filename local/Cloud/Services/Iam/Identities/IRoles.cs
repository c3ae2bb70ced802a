using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Iam.Identities;

/// <summary>Gives services the identity of a role in whose name they work.</summary>
public interface IRoles
{
    /// <summary>Assumes a role.</summary>
    /// <param name="role">Its ARN or name.</param>
    /// <param name="session">The session's name.</param>
    /// <returns>The role as a caller.</returns>
    /// <exception cref="AwsException">There is no such role.</exception>
    Caller Assume(string role, string session);
}
