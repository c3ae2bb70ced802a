using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Iam;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sts;

/// <summary>STS: tells who the caller is, and issues credentials of a role that trusts the caller. Source: "AWS Security Token Service API Reference".</summary>
public sealed class StsService : ICloudService
{
    private const int DefaultSeconds = 3600;
    private readonly LocalCloudOptions _cloud;
    private readonly TimeProvider _time;
    private readonly IRoles _roles;

    /// <summary>An STS.</summary>
    /// <param name="context">The cloud that it is part of. AssumeRole declares no needs, because the service itself checks who may assume a role.</param>
    public StsService(CloudContext context)
    {
        (_cloud, _time, _roles) = (context.Options, context.Time, context.Roles);
        Operations = new OperationTable(
            new Operation("GetCallerIdentity", (_, context) => Task.FromResult(GetCallerIdentity(context))) { Needs = Need.None, Members = Members.None },
            new Operation("AssumeRole", (input, context) => Task.FromResult(AssumeRole(new Parameters("sts", input), context.Caller)))
            {
                Needs = Need.None,
                Members = AssumeRoleMembers(_roles.Enforced),
            });
    }

    /// <inheritdoc/>
    public string Name => "sts";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["sts"];

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("Throttling", "Rate exceeded");

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AccessDenied", message, 403);

    // A session policy would narrow the role. While permissions are checked it is refused, because ignoring it would allow too much.
    // No policy here can have a condition on the other members.
    private static Members AssumeRoleMembers(bool enforced)
    {
        var members = Members.Of("RoleArn", "RoleSessionName", "DurationSeconds").WithNumbers("DurationSeconds")
            .WithoutEffect("ExternalId", "Tags", "TransitiveTagKeys", "SourceIdentity", "SerialNumber", "TokenCode");
        return enforced ? members : members.WithoutEffect("Policy", "PolicyArns");
    }

    private JsonObject GetCallerIdentity(CallContext context) =>
        new() { ["Arn"] = context.Caller.Principal, ["UserId"] = context.Caller.AccessKeyId, ["Account"] = _cloud.AccountId };

    private JsonObject AssumeRole(Parameters parameters, Caller caller)
    {
        var role = parameters.RequiredString("RoleArn");
        var name = IamName.Session(parameters);
        var seconds = parameters.Int("DurationSeconds") ?? DefaultSeconds;
        var parts = role.Split(':');
        if (parts is not ["arn", _, "iam", _, _, _] || !parts[5].StartsWith("role/", StringComparison.Ordinal))
            throw new AwsException("ValidationError", $"{role} is invalid: a role's ARN has the form arn:aws:iam::{_cloud.AccountId}:role/name.");
        if (seconds is < 900 or > 43_200) throw new AwsException("ValidationError", $"DurationSeconds {seconds} must be from 900 to 43200.");
        var token = Letters(64);
        var key = _roles.AssumeFor(caller, role, name, token, TimeSpan.FromSeconds(seconds));
        var id = "AROA" + Letters(16);
        var roleName = parts[5][(parts[5].LastIndexOf('/') + 1)..];
        return new JsonObject
        {
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = key,
                ["SecretAccessKey"] = Letters(40),
                ["SessionToken"] = token,
                ["Expiration"] = AwsTimestamp.Node(_time.GetUtcNow().AddSeconds(seconds)),
            },
            ["AssumedRoleUser"] = new JsonObject
            {
                ["AssumedRoleId"] = $"{id}:{name}",
                ["Arn"] = $"arn:aws:sts::{parts[4]}:assumed-role/{roleName}/{name}",
            },
            ["PackedPolicySize"] = 0,
        };
    }

    private static string Letters(int count) => System.Security.Cryptography.RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", count);
}
