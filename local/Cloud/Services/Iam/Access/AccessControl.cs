using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam.Evaluation;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Iam.Needs;
using Pipeline.Cloud.Iam.Policies;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Iam.Access;

/// <summary>
/// Knows who calls by the access key and evaluates every call against the policies of its role. Keys that were not issued here
/// are the account's administrator's.
/// </summary>
public sealed class AccessControl : IRoles
{
    private readonly LocalCloudOptions _cloud;
    private readonly RoleDirectory _roles;
    private readonly Func<string, Policy?> _bucketPolicy;
    private readonly NeedCatalog _needs;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Role, string Session), RoleSession> _sessions = new();
    private readonly ConcurrentDictionary<string, RoleSession> _keys = new(StringComparer.Ordinal);
    private readonly Principal _root;

    /// <summary>An access control.</summary>
    /// <param name="cloud">Names and ids of the local cloud.</param>
    /// <param name="roles">The roles.</param>
    /// <param name="bucketPolicy">Gives a bucket's policy, or null.</param>
    /// <param name="workGroupOf">Gives the Athena workgroup of a query, or null.</param>
    /// <param name="time">The clock.</param>
    public AccessControl(
        LocalCloudOptions cloud, RoleDirectory roles, Func<string, Policy?> bucketPolicy, Func<string, string?> workGroupOf, TimeProvider time)
    {
        (_cloud, _roles, _bucketPolicy, _time) = (cloud, roles, bucketPolicy, time);
        _needs = new NeedCatalog(workGroupOf);
        _root = new Principal($"arn:aws:iam::{cloud.AccountId}:root", cloud.AccountId, null);
    }

    /// <summary>Who signs with an access key.</summary>
    /// <exception cref="AwsException">Credentials that are not, or no longer, valid.</exception>
    public Caller CallerOf(string accessKeyId, string? token)
    {
        if (!_keys.TryGetValue(accessKeyId, out var session)) return new Caller(accessKeyId, _root.Arn) { SessionToken = token };
        if (string.IsNullOrEmpty(token) || !session.Knows(token)) throw new AwsException("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
        if (session.Expires < _time.GetUtcNow()) throw new AwsException("ExpiredTokenException", "The security token included in the request is expired", 403);
        return new Caller(accessKeyId, session.Arn) { SessionToken = token, Session = session };
    }

    /// <inheritdoc/>
    public Caller Assume(string role, string session)
    {
        var known = _roles.Find(role) ?? throw new AwsException("NoSuchEntity", $"The role {role} cannot be found.", 404);
        var made = _sessions.GetOrAdd((known.Arn, session), key => NewSession(known, key.Session, null));
        return new Caller(made.AccessKeyId, made.Arn) { Session = made };
    }

    /// <summary>Assumes a role for a caller, as its trust policy allows.</summary>
    /// <exception cref="AwsException">AccessDenied.</exception>
    public RoleSession AssumeFor(Caller caller, string role, string session, TimeSpan duration)
    {
        var principal = caller.Session?.Principal ?? _root;
        var need = new Need("sts:AssumeRole", role);
        // As in AWS, a role that does not exist and one that does not trust the caller answer alike.
        if (_roles.Find(role) is not { } known) throw AccessDenied.Error("sts", $"User: {principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {role}");
        var trusted = PolicyEvaluator.Trusts(Request(principal, need), known.Trust);
        var allowed = trusted == PrincipalMatch.Named || (trusted == PrincipalMatch.ByAccount && Decide(principal, caller.Session?.Role, need) == Decision.Allowed);
        return allowed
            ? NewSession(known, session, _time.GetUtcNow() + duration)
            : throw AccessDenied.Error("sts", $"User: {principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {role}");
    }

    /// <summary>Whether a call has anything to check; where not, nobody needs to read what it is about.</summary>
    internal static bool Concerns(Caller caller, string service, string operation) =>
        caller.Session is not null || service == "s3" || HandedRoles.Of(service, operation) is not null;

    /// <summary>Refuses a call that its caller may not make.</summary>
    /// <exception cref="AwsException">What AWS answers then.</exception>
    internal void Authorize(Caller caller, string service, string operation, JsonObject members)
    {
        var principal = caller.Session?.Principal ?? _root;
        var call = new CallSubject(members, _cloud);
        if (_needs.Of(service, operation) is { } needs)
        {
            foreach (var need in needs(call)) Require(service, caller, principal, need);
        }
        else if (caller.Session is not null)
        {
            throw AccessDenied.Error(
                service, $"User: {principal.Arn} is not authorized to perform: {service}:{operation}: the local cloud does not know which permissions the operation needs.");
        }

        if (HandedRoles.Of(service, operation) is not { } handed) return;
        foreach (var role in handed.Roles(members).Select(CallSubject.Text).Where(role => role.Length > 0)) HandOver(service, caller, principal, call, handed, role);
    }

    /// <summary>Whether a caller who was told that an object does not exist may know that. Source: S3's "GetObject", permissions.</summary>
    internal AwsException Disclose(AwsException error, Caller caller, string service, JsonObject members)
    {
        if (service != "s3" || error.Code != "NoSuchKey" || caller.Session is not { } session) return error;
        var source = members["CopySource"] is { } copy ? S3.CopySource.Parse(CallSubject.Text(copy)).Bucket : CallSubject.Text(members["Bucket"]);
        var need = new Need("s3:ListBucket", "arn:aws:s3:::" + source);
        var decision = Decide(session.Principal, session.Role, need);
        return decision == Decision.Allowed ? error : AccessDenied.Error(service, session.Principal, need, decision);
    }

    /// <summary>Decides on a need of a principal; one without a role is the administrator.</summary>
    internal Decision Decide(Principal principal, Role? role, Need need)
    {
        var policy = need.Resource.StartsWith(S3Arn.Prefix, StringComparison.Ordinal) ? _bucketPolicy(S3Arn.Bucket(need.Resource)) : null;
        if (role is null && policy is null) return Decision.Allowed;
        return PolicyEvaluator.Decide(Request(principal, need), role?.About(need.Action), policy);
    }

    private void Require(string service, Caller caller, Principal principal, Need need)
    {
        var decision = Decide(principal, caller.Session?.Role, need);
        if (decision != Decision.Allowed) throw AccessDenied.Error(service, principal, need, decision);
    }

    private void HandOver(string service, Caller caller, Principal principal, CallSubject call, HandedRole handed, string named)
    {
        var role = _roles.Find(named);
        var arn = role?.Arn ?? (CallSubject.IsArn(named) ? named : $"arn:aws:iam::{_cloud.AccountId}:role/{named}");
        Require(service, caller, principal, new Need("iam:PassRole", arn) { Keys = [(ConditionKeys.PassedToService, handed.Service)] });
        (string, string)[] keys = [(ConditionKeys.SourceAccount, _cloud.AccountId)];
        if (handed.Source is { } source) keys = [.. keys, (ConditionKeys.SourceArn, source(call))];
        var assume = new Need("sts:AssumeRole", arn) { Keys = keys };
        var assuming = new Principal(handed.Service, _cloud.AccountId, null) { Service = handed.Service };
        if (role is null || PolicyEvaluator.Trusts(Request(assuming, assume), role.Trust) == PrincipalMatch.None) throw handed.Refusal(arn);
    }

    private RoleSession NewSession(Role role, string name, DateTimeOffset? expires)
    {
        var principal = new Principal($"arn:aws:sts::{_cloud.AccountId}:assumed-role/{role.Name}/{name}", _cloud.AccountId, role.Arn);
        var session = new RoleSession(this, role, principal, "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16), expires);
        _keys[session.AccessKeyId] = session;
        return session;
    }

    private AccessRequest Request(Principal principal, Need need) => new(principal, need.Action, need.Resource, _cloud.Region) { Keys = need.Keys ?? [] };
}
