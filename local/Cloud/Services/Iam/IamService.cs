using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Iam;

/// <summary>IAM: the account's roles and their policies. Source: "IAM API Reference".</summary>
public sealed class IamService : ICloudService
{
    private const string Service = "iam";
    private readonly LocalCloudOptions _cloud;
    private readonly RoleDirectory _roles;
    private readonly TimeProvider _time;

    /// <summary>An IAM over a directory.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="roles">The account's roles.</param>
    public IamService(CloudContext context, RoleDirectory roles)
    {
        (_cloud, _roles, _time) = (context.Options, roles, context.Time);
        Operations = new OperationTable(
            new Operation("CreateRole", (input, _) => Task.FromResult(CreateRole(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                // What has no effect affects neither who may assume the role nor what it may do.
                Members = Members.Of("RoleName", "AssumeRolePolicyDocument", "Path").WithoutEffect("Description", "MaxSessionDuration", "Tags"),
            },
            new Operation("GetRole", (input, _) => Task.FromResult(GetRole(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                Members = Members.Of("RoleName"),
            },
            new Operation("PutRolePolicy", (input, _) => Task.FromResult(PutRolePolicy(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                Members = Members.Of("RoleName", "PolicyName", "PolicyDocument"),
            },
            new Operation("UpdateAssumeRolePolicy", (input, _) => Task.FromResult(UpdateAssumeRolePolicy(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                Members = Members.Of("RoleName", "PolicyDocument"),
            },
            new Operation("DeleteRolePolicy", (input, _) => Task.FromResult(DeleteRolePolicy(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                Members = Members.Of("RoleName", "PolicyName"),
            },
            new Operation("DetachRolePolicy", (input, _) => Task.FromResult(DetachRolePolicy(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                Members = Members.Of("RoleName", "PolicyArn"),
            },
            new Operation("DeleteRole", (input, _) => Task.FromResult(DeleteRole(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                Members = Members.Of("RoleName"),
            },
            new Operation("AttachRolePolicy", (input, _) => Task.FromResult(AttachRolePolicy(new Parameters(Service, input))))
            {
                Needs = Need.On(OfRole),
                Members = Members.Of("RoleName", "PolicyArn"),
            });
    }

    /// <inheritdoc/>
    public string Name => Service;

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = [Service];

    /// <inheritdoc/>
    public bool TakesForms => true;

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AccessDenied", message, 403);

    private static string OfRole(CallSubject call) => call.Cloud.RoleArn(call["RoleName"]);

    private JsonObject CreateRole(Parameters input)
    {
        var name = IamName.Role(input);
        var trust = input.RequiredString("AssumeRolePolicyDocument");
        if (input.String("Path") is not (null or "/")) throw AwsException.NotEmulated(Service, "parameter 'Path'");
        var role = new Role(name, _cloud.RoleArn(name), Read(PolicyKind.Trust, "trust", trust), trust, _time.GetUtcNow());
        if (!_roles.TryAdd(role)) throw new AwsException("EntityAlreadyExists", $"Role with name {name} already exists.", 409);
        return new JsonObject { ["Role"] = Describe(role) };
    }

    private JsonObject GetRole(Parameters input)
    {
        var role = Find(input);
        return new JsonObject { ["Role"] = Describe(role) };
    }

    private JsonObject PutRolePolicy(Parameters input)
    {
        var role = Find(input);
        var policy = Read(PolicyKind.Identity, IamName.Policy(input), input.RequiredString("PolicyDocument"));
        role.Put(policy);
        return [];
    }

    private JsonObject AttachRolePolicy(Parameters input)
    {
        var role = Find(input);
        var arn = input.RequiredString("PolicyArn");
        role.Put(ManagedPolicies.Find(arn) ?? throw AwsException.NotEmulated(Service, $"the managed policy '{arn}'"));
        return [];
    }

    private JsonObject UpdateAssumeRolePolicy(Parameters input)
    {
        var role = Find(input);
        var trust = input.RequiredString("PolicyDocument");
        role.Entrust(Read(PolicyKind.Trust, "trust", trust), trust);
        return [];
    }

    private JsonObject DeleteRolePolicy(Parameters input)
    {
        var role = Find(input);
        var name = IamName.Policy(input);
        if (!role.Remove(name)) throw new AwsException("NoSuchEntity", $"The role policy with name {name} cannot be found.", 404);
        return [];
    }

    private JsonObject DetachRolePolicy(Parameters input)
    {
        var role = Find(input);
        var arn = input.RequiredString("PolicyArn");
        if (!role.Remove(arn)) throw new AwsException("NoSuchEntity", $"Policy {arn} was not found.", 404);
        return [];
    }

    private JsonObject DeleteRole(Parameters input)
    {
        var role = Find(input);
        // Source: "DeleteRole".
        if (role.Policies.Count > 0)
        {
            var managed = role.Policies.Any(policy => policy.Name.StartsWith("arn:", StringComparison.Ordinal));
            throw new AwsException("DeleteConflict", managed ? "Cannot delete entity, must detach all policies first." : "Cannot delete entity, must delete policies first.", 409);
        }

        _roles.Remove(role);
        return [];
    }

    private Role Find(Parameters input)
    {
        var name = IamName.Role(input);
        return _roles.Find(name) ?? throw new AwsException("NoSuchEntity", $"The role with name {name} cannot be found.", 404);
    }

    private static Policy Read(PolicyKind kind, string name, string text)
    {
        try
        {
            return new PolicyReader(kind).Read(name, DocumentJson.Parse(text));
        }
        catch (JsonException e)
        {
            throw new AwsException("MalformedPolicyDocument", $"{name}: not JSON: {e.Message}");
        }
        catch (PolicyException e)
        {
            throw new AwsException("MalformedPolicyDocument", $"{name}: {e.Message}");
        }
    }

    private static JsonObject Describe(Role role) => new()
    {
        ["Path"] = "/",
        ["RoleName"] = role.Name,
        ["Arn"] = role.Arn,
        ["CreateDate"] = AwsTimestamp.Node(role.Created),
        ["AssumeRolePolicyDocument"] = Uri.EscapeDataString(role.TrustText),
    };
}
