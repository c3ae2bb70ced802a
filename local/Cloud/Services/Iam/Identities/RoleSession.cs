using System.Collections.Concurrent;
using Pipeline.Cloud.Iam.Access;
using Pipeline.Cloud.Iam.Evaluation;

namespace Pipeline.Cloud.Iam.Identities;

/// <summary>A session of a role: what calls with the role's temporary credentials.</summary>
public sealed class RoleSession
{
    private readonly AccessControl _access;
    private readonly ConcurrentDictionary<string, bool> _tokens = new(StringComparer.Ordinal);

    internal RoleSession(AccessControl access, Role role, Principal principal, string accessKeyId, DateTimeOffset? expires) =>
        (_access, Role, Principal, AccessKeyId, Expires) = (access, role, principal, accessKeyId, expires);

    /// <summary>The role.</summary>
    public Role Role { get; }

    /// <summary>The session's ARN.</summary>
    public string Arn => Principal.Arn;

    /// <summary>The access key of its credentials.</summary>
    public string AccessKeyId { get; }

    /// <summary>When its credentials end; null for those that are renewed as long as their user runs.</summary>
    internal DateTimeOffset? Expires { get; }

    internal Principal Principal { get; }

    /// <summary>From now on a token proves the session's credentials.</summary>
    internal void Admit(string token) => _tokens[token] = true;

    /// <summary>Whether a token was issued for the session.</summary>
    internal bool Knows(string token) => _tokens.ContainsKey(token);

    /// <summary>Whether the session may do something, which counts as a use of the statement that allows it.</summary>
    internal bool May(string action, string resource) => _access.Decide(Principal, Role, new Need(action, resource)) == Decision.Allowed;

    /// <summary>Refuses what the session may not do.</summary>
    /// <exception cref="Protocol.AwsException">What AWS answers then.</exception>
    internal void Require(string action, string resource)
    {
        var need = new Need(action, resource);
        var decision = _access.Decide(Principal, Role, need);
        if (decision != Decision.Allowed) throw AccessDenied.Error(action[..action.IndexOf(':', StringComparison.Ordinal)], Principal, need, decision);
    }
}
