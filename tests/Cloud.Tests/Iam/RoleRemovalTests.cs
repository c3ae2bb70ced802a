using System.Text.Json.Nodes;
using Pipeline.Cloud.Tests.Access;

namespace Pipeline.Cloud.Tests.Iam;

/// <summary>What a role has is taken back, and the role with it. Source: "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy", "UpdateAssumeRolePolicy".</summary>
[Trait("Cost", "process")]
public sealed class RoleRemovalTests : IAsyncLifetime
{
    private const string Managed = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await AccessRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_role_goes_when_its_policies_are_gone()
    {
        await _rig.RoleAsync("worker", """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}""");
        await CallAsync("AttachRolePolicy", ("PolicyArn", Managed));
        (await RefusedAsync("DeleteRole")).ShouldBe(("DeleteConflict", "Cannot delete entity, must detach all policies first."));
        await CallAsync("DetachRolePolicy", ("PolicyArn", Managed));
        (await RefusedAsync("DeleteRole")).ShouldBe(("DeleteConflict", "Cannot delete entity, must delete policies first."));
        await CallAsync("DeleteRolePolicy", ("PolicyName", "own"));
        await CallAsync("DeleteRole");
        (await RefusedAsync("GetRole")).Code.ShouldBe("NoSuchEntity");
        await _rig.RoleAsync("worker", """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}""");
    }

    [Fact]
    public async Task A_policy_that_is_taken_away_allows_nothing_any_more()
    {
        await _rig.AdminAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "lake" });
        var worker = await _rig.RoleAsync("worker", """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}""");
        var list = new JsonObject { ["Bucket"] = "lake" };
        await _rig.CallAsync(worker, "s3", "ListObjectsV2", (JsonObject)list.DeepClone());
        await CallAsync("DeleteRolePolicy", ("PolicyName", "own"));
        (await _rig.RefusalAsync(worker, "s3", "ListObjectsV2", list)).Code.ShouldBe("AccessDenied");
    }

    [Fact]
    public async Task What_a_role_does_not_have_cannot_be_taken_away()
    {
        await _rig.RoleAsync("worker", """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}""");
        (await RefusedAsync("DeleteRolePolicy", ("PolicyName", "other"))).Code.ShouldBe("NoSuchEntity");
        (await RefusedAsync("DetachRolePolicy", ("PolicyArn", Managed))).Code.ShouldBe("NoSuchEntity");
    }

    [Fact]
    public async Task A_trust_policy_is_replaced_whole()
    {
        await _rig.RoleAsync("worker", """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}""");
        await CallAsync("UpdateAssumeRolePolicy", ("PolicyDocument", AccessRig.Trust("""{"Service":"glue.amazonaws.com"}""")));
        _rig.Roles.Find("worker")!.TrustText.ShouldContain("glue.amazonaws.com");
        (await RefusedAsync("UpdateAssumeRolePolicy", ("PolicyDocument", "{"))).Code.ShouldBe("MalformedPolicyDocument");
    }

    private Task CallAsync(string operation, params (string Name, string Value)[] members) => _rig.AdminAsync("iam", operation, Input(members));

    private async Task<(string Code, string Message)> RefusedAsync(string operation, params (string Name, string Value)[] members)
    {
        var error = await Should.ThrowAsync<Cloud.Protocol.AwsException>(() => _rig.AdminAsync("iam", operation, Input(members)));
        return (error.Code, error.Message);
    }

    private static JsonObject Input((string Name, string Value)[] members)
    {
        var input = new JsonObject { ["RoleName"] = "worker" };
        foreach (var (name, value) in members) input[name] = value;
        return input;
    }
}
