using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Sts;

namespace Pipeline.Cloud.Tests.Sts;

public sealed class StsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StsService _sts;

    public StsTests() => _sts = new StsService(new LocalCloudOptions { DataDirectory = "unused", NodeModules = "unused" }, _time);

    [Fact]
    public async Task The_caller_is_the_accounts_root()
    {
        var identity = await _sts.Operations["GetCallerIdentity"]([], CloudUnderTest.Context);
        ((string)identity["Account"]!).ShouldBe("000000000000");
        ((string)identity["Arn"]!).ShouldBe("arn:aws:iam::000000000000:root");
    }

    [Fact]
    public async Task An_assumed_role_has_credentials_that_end_when_asked()
    {
        var assumed = await AssumeAsync("arn:aws:iam::000000000000:role/path/worker", 900);
        ((string)assumed["AssumedRoleUser"]!["Arn"]!).ShouldBe("arn:aws:sts::000000000000:assumed-role/worker/me");
        ((string)assumed["Credentials"]!["AccessKeyId"]!).ShouldStartWith("ASIA");
        assumed["Credentials"]!["Expiration"]!.GetValue<AwsTimestamp>().Value.ShouldBe(_time.GetUtcNow().AddMinutes(15));
    }

    [Theory]
    [InlineData("worker", 900)]
    [InlineData("arn:aws:iam::000000000000:user/worker", 900)]
    [InlineData("arn:aws:iam::000000000000:role/worker", 10)]
    public async Task What_is_not_a_role_or_not_a_duration_is_refused(string role, int seconds) =>
        (await Should.ThrowAsync<AwsException>(() => AssumeAsync(role, seconds))).Code.ShouldBe("ValidationError");

    private async Task<JsonObject> AssumeAsync(string role, int seconds) => await _sts.Operations["AssumeRole"](
        new JsonObject { ["RoleArn"] = role, ["RoleSessionName"] = "me", ["DurationSeconds"] = seconds }, CloudUnderTest.Context);
}
