using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pipeline.Cloud.Access.Evaluation;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Access;

/// <summary>
/// Identifies callers by their access key and evaluates the needs of a call against the policies of the caller's role. A key that was not
/// issued here belongs to the account's administrator.
/// </summary>
public sealed class AccessControl : IRoles
{
    private readonly LocalCloudOptions _cloud;
    private readonly RoleDirectory _roles;
    private readonly Func<string, Policy?> _bucketPolicy;
    private readonly Dispatcher _calls;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Role, string Session), IssuedSession> _sessions = new();
    private readonly ConcurrentDictionary<string, IssuedSession> _keys = new(StringComparer.Ordinal);

    /// <summary>Makes an access control.</summary>
    /// <param name="cloud">Names and ids of the local cloud.</param>
    /// <param name="roles">The roles.</param>
    /// <param name="bucketPolicy">Returns a bucket's policy, or null.</param>
    /// <param name="calls">Finds services; each words refusals in its own way.</param>
    /// <param name="time">The clock.</param>
    public AccessControl(LocalCloudOptions cloud, RoleDirectory roles, Func<string, Policy?> bucketPolicy, Dispatcher calls, TimeProvider time)
    {
        (_cloud, _roles, _bucketPolicy, _calls, _time) = (cloud, roles, bucketPolicy, calls, time);
        Root = new Principal($"arn:aws:iam::{cloud.AccountId}:root", cloud.AccountId, null);
    }

    /// <summary>The account's administrator.</summary>
    internal Principal Root { get; }

    /// <inheritdoc/>
    public bool Enforced => true;

    /// <inheritdoc/>
    public Caller CallerOf(string accessKeyId, string? token)
    {
        if (!_keys.TryGetValue(accessKeyId, out var issued)) return new Caller(accessKeyId, Root.Arn) { SessionToken = token };
        if (string.IsNullOrEmpty(token) || !issued.Knows(token)) throw new AwsException("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
        if (issued.Expires < _time.GetUtcNow()) throw new AwsException("ExpiredTokenException", "The security token included in the request is expired", 403);
        return new Caller(accessKeyId, issued.Session.Arn) { SessionToken = token, Session = issued.Session };
    }

    /// <inheritdoc/>
    public Caller Assume(string role, string session)
    {
        var known = _roles.Find(role) ?? throw new AwsException("NoSuchEntity", $"The role {role} cannot be found.", 404);
        var made = _sessions.GetOrAdd((known.Arn, session), key => Issue(known, key.Session, null)).Session;
        return new Caller(made.AccessKeyId, made.Arn) { Session = made };
    }

    /// <inheritdoc/>
    public string AssumeFor(Caller caller, string role, string session, string token, TimeSpan duration)
    {
        var principal = PrincipalOf(caller);
        var need = new Need("sts:AssumeRole", role);
        // As in AWS, the error is the same for a role that does not exist and for one that does not trust the caller.
        if (_roles.Find(role) is not { } known) throw Refused();
        var trusted = PolicyEvaluator.Trusts(Request(principal, need), known.Trust);
        if (trusted != PrincipalMatch.Named && !(trusted == PrincipalMatch.ByAccount && Decide(caller, need) == Decision.Allowed)) throw Refused();
        var issued = Issue(known, session, _time.GetUtcNow() + duration);
        issued.Admit(token);
        return issued.Session.AccessKeyId;

        AwsException Refused() => Denied("sts", $"User: {principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {role}");
    }

    /// <inheritdoc/>
    public void Admit(Caller caller, string token)
    {
        if (caller.Session is { } session) _keys[session.AccessKeyId].Admit(token);
    }

    /// <inheritdoc/>
    public bool May(Caller? caller, string action, string resource) => caller?.Session is null || Decide(caller, new Need(action, resource)) == Decision.Allowed;

    /// <inheritdoc/>
    public void Require(Caller? caller, string action, string resource)
    {
        if (caller?.Session is null) return;
        var need = new Need(action, resource);
        var decision = Decide(caller, need);
        if (decision == Decision.Allowed) return;
        var service = action[..action.IndexOf(':', StringComparison.Ordinal)];
        var spelled = _calls.BySigningName(service)?.Spelled(action) ?? action;
        throw Denied(service, AccessDenied.Message(PrincipalOf(caller), need, spelled, decision));
    }

    /// <summary>Decides whether a caller has the permission that a call needs. A caller without a role is the administrator.</summary>
    internal Decision Decide(Caller caller, Need need)
    {
        var role = caller.Session is { } session ? _roles.Find(session.Role) : null;
        var policy = need.Resource.StartsWith(S3Arn.Prefix, StringComparison.Ordinal) ? _bucketPolicy(S3Arn.Bucket(need.Resource)) : null;
        if (role is null && policy is null) return Decision.Allowed;
        return PolicyEvaluator.Decide(Request(PrincipalOf(caller), need), role?.About(need.Action), policy);
    }

    /// <summary>Finds a role's ARN and whether a service may assume the role.</summary>
    /// <param name="named">The role's ARN or name.</param>
    /// <param name="service">The service's principal.</param>
    /// <param name="keys">Condition keys of the service's call of AssumeRole.</param>
    internal (string Arn, bool Assumed) OfService(string named, string service, (string Key, string Value)[] keys)
    {
        var role = _roles.Find(named);
        var arn = role?.Arn ?? (CallSubject.IsArn(named) ? named : _cloud.RoleArn(named));
        var assuming = new Principal(service, _cloud.AccountId, null) { Service = service };
        var assume = new Need("sts:AssumeRole", arn) { Keys = keys };
        return (arn, role is not null && PolicyEvaluator.Trusts(Request(assuming, assume), role.Trust) != PrincipalMatch.None);
    }

    /// <summary>A caller as policies see it.</summary>
    internal Principal PrincipalOf(Caller caller) => caller.Session is { } session ? new Principal(session.Arn, session.Account, session.Role) : Root;

    private AwsException Denied(string service, string message) => _calls.BySigningName(service)?.Denied(message) ?? new AwsException("AccessDeniedException", message);

    private IssuedSession Issue(Role role, string name, DateTimeOffset? expires)
    {
        var key = "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
        var session = new RoleSession($"arn:aws:sts::{_cloud.AccountId}:assumed-role/{role.Name}/{name}", role.Arn, _cloud.AccountId, key);
        return _keys[key] = new IssuedSession(session, expires);
    }

    private AccessRequest Request(Principal principal, Need need) => new(principal, need.Action, need.Resource, _cloud.Region) { Keys = need.Keys ?? [] };

    /// <summary>A session that was issued here, and the tokens that prove it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="expires">When its credentials expire; null for credentials that are renewed as long as their user runs.</param>
    private sealed class IssuedSession(RoleSession session, DateTimeOffset? expires)
    {
        private readonly ConcurrentDictionary<string, bool> _tokens = new(StringComparer.Ordinal);

        public RoleSession Session { get; } = session;

        public DateTimeOffset? Expires { get; } = expires;

        public void Admit(string token) => _tokens[token] = true;

        public bool Knows(string token) => _tokens.ContainsKey(token);
    }
}
