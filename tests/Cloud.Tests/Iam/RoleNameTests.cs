using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Iam;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Access;

namespace Pipeline.Cloud.Tests.Iam;

/// <summary>A permission is asked for the name in the request, so that name must be the role's whole name.</summary>
[Trait("Cost", "process")]
public sealed class RoleNameTests : IAsyncLifetime
{
    private const string Account = "arn:aws:iam::000000000000:role/";
    private const string AllowAll = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await AccessRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_role_cannot_change_its_own_policies_by_a_name_with_a_path()
    {
        var role = await _rig.RoleAsync("escal", $$"""{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"{{Account}}team-*"}""");
        var error = await _rig.RefusalAsync(role, "iam", "PutRolePolicy", Input("PutRolePolicy", "team-x/escal"));
        (error.Code, error.Status).ShouldBe(("ValidationError", 400));
        error.Message.ShouldBe("The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        (await _rig.RefusalAsync(role, "iam", "PutRolePolicy", Input("PutRolePolicy", "escal"))).Code.ShouldBe("AccessDenied");
        _rig.Roles.Find(role.Session!.Role)!.Policies.Select(policy => policy.Name).ShouldBe(["own"]);
    }

    [Theory]
    [InlineData("x/worker")]
    [InlineData("worker\n")]
    [InlineData(Account + "worker")]
    [InlineData("wörker")]
    [InlineData("")]
    public async Task A_name_that_no_role_can_have_is_refused_by_every_operation(string name)
    {
        await _rig.RoleAsync("worker", """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""");
        foreach (var operation in (string[])["CreateRole", "GetRole", "PutRolePolicy", "AttachRolePolicy"])
            (await RefusedAsync(operation, Input(operation, name))).Code.ShouldBe("ValidationError", operation);
    }

    [Fact]
    public async Task A_name_has_as_many_characters_as_IAM_takes()
    {
        await _rig.AdminAsync("iam", "CreateRole", Input("CreateRole", new string('a', 64)));
        var error = await RefusedAsync("CreateRole", Input("CreateRole", new string('b', 65)));
        error.Message.ShouldEndWith("at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess")]
    [InlineData("a\n")]
    public async Task A_policy_s_name_is_checked_too(string policy)
    {
        await _rig.RoleAsync("worker", """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""");
        var input = Input("PutRolePolicy", "worker");
        input["PolicyName"] = policy;
        (await RefusedAsync("PutRolePolicy", input)).Message.ShouldStartWith("The specified value for policyName is invalid.");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a")]
    [InlineData("a b")]
    public async Task A_session_s_name_is_checked_too(string session)
    {
        await _rig.AdminAsync("iam", "CreateRole", Input("CreateRole", "person"));
        var input = new JsonObject { ["RoleArn"] = Account + "person", ["RoleSessionName"] = session };
        (await Should.ThrowAsync<AwsException>(() => _rig.AdminAsync("sts", "AssumeRole", input))).Code.ShouldBe("ValidationError");
    }

    [Theory]
    [InlineData("worker", true)]
    [InlineData(Account + "worker", true)]
    [InlineData("x/worker", false)]
    [InlineData("/worker", false)]
    [InlineData(Account + "x/worker", false)]
    [InlineData("arn:aws:iam::111111111111:role/worker", false)]
    public void A_role_is_found_by_its_name_and_by_its_ARN_only(string text, bool found)
    {
        var roles = new RoleDirectory();
        roles.TryAdd(new Role("worker", Account + "worker", new Policy("trust", []), "{}", default)).ShouldBeTrue();
        (roles.Find(text) is not null).ShouldBe(found);
    }

    [Theory]
    [InlineData("test-f-role", "test-f-role")]
    [InlineData("täglich (neu)-role", "t-glich--neu--role-")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123-role", "0123456789012345678901234567890123456789012345678901234-")]
    public void A_role_that_is_made_for_another_resource_has_a_valid_name(string text, string begin)
    {
        var name = IamName.Fitting(text);
        name.ShouldStartWith(begin, Case.Sensitive);
        IamName.Role(new Parameters("iam", new JsonObject { ["RoleName"] = name })).ShouldBe(name);
        if (name != text) IamName.Fitting(text + "x").ShouldNotBe(name);
    }

    private Task<AwsException> RefusedAsync(string operation, JsonObject input) => Should.ThrowAsync<AwsException>(() => _rig.AdminAsync("iam", operation, input));

    private static JsonObject Input(string operation, string role) => operation switch
    {
        "CreateRole" => new JsonObject { ["RoleName"] = role, ["AssumeRolePolicyDocument"] = AccessRig.Trust("""{"AWS":"arn:aws:iam::000000000000:root"}""") },
        "PutRolePolicy" => new JsonObject { ["RoleName"] = role, ["PolicyName"] = "more", ["PolicyDocument"] = AllowAll },
        "AttachRolePolicy" => new JsonObject { ["RoleName"] = role, ["PolicyArn"] = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess" },
        _ => new JsonObject { ["RoleName"] = role },
    };
}
