using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Sts;

namespace Pipeline.Cloud.Tests.Sts;

/// <summary>Over HTTP with the SDK's client, which speaks the query protocol.</summary>
public sealed class StsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private CloudUnderTest _cloud = null!;
    private AmazonSecurityTokenServiceClient _sts = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await CloudUnderTest.StartAsync(options => new StsService(CloudContext.Unchecked(options, _time, new Dispatcher([]))));
        _sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("key", "secret"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = _cloud.Endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
    }

    public async ValueTask DisposeAsync()
    {
        _sts.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task The_caller_is_the_accounts_root()
    {
        var identity = await _sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);
        (identity.Account, identity.Arn, identity.UserId).ShouldBe(("000000000000", "arn:aws:iam::000000000000:root", "key"));
    }

    [Fact]
    public async Task An_assumed_role_has_credentials_that_expire_when_requested()
    {
        var assumed = await AssumeAsync("arn:aws:iam::000000000000:role/path/worker", 900);
        assumed.AssumedRoleUser.Arn.ShouldBe("arn:aws:sts::000000000000:assumed-role/worker/me");
        assumed.Credentials.AccessKeyId.ShouldStartWith("ASIA");
        assumed.Credentials.SecretAccessKey.ShouldNotBeNullOrEmpty();
        assumed.Credentials.Expiration!.Value.ToUniversalTime().ShouldBe(_time.GetUtcNow().AddMinutes(15).UtcDateTime);
    }

    [Theory]
    [InlineData("worker", 900)]
    [InlineData("arn:aws:iam::000000000000:user/worker", 900)]
    [InlineData("arn:aws:iam::000000000000:role/worker", 10)]
    public async Task What_is_not_a_role_or_not_a_duration_is_refused(string role, int seconds) =>
        (await Should.ThrowAsync<AmazonSecurityTokenServiceException>(() => AssumeAsync(role, seconds))).ErrorCode.ShouldBe("ValidationError");

    private Task<AssumeRoleResponse> AssumeAsync(string role, int seconds) => _sts.AssumeRoleAsync(
        new AssumeRoleRequest { RoleArn = role, RoleSessionName = "me", DurationSeconds = seconds }, TestContext.Current.CancellationToken);
}
