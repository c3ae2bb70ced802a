using System.Globalization;
using Pipeline.Scoring.Direct;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Retry;
using Pipeline.Scoring.Tests.Direct.Fakes;

namespace Pipeline.Scoring.Tests.Land;

public sealed class DirectLakeTests
{
    private const string Key = "scored/dt=2026-01-15/hour=12/shardId-000000000000-1.ndjson.gz";
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly LakeObject Landed = new(Key, "lines"u8.ToArray(), Noon);
    private readonly FakeServiceClient _client = new();
    private readonly DirectLake _lake;

    public DirectLakeTests() => _lake = new DirectLake(_client, "lake", bucketIsInPath: false);

    [Fact]
    public async Task An_object_is_created_only_where_none_is()
    {
        _client.Answer(200);
        (await _lake.TryCreateAsync(Landed, default)).ShouldBeTrue();
        (_client.Request.Method, _client.Request.Path, _client.Text).ShouldBe(("PUT", "/scored/dt%3D2026-01-15/hour%3D12/shardId-000000000000-1.ndjson.gz", "lines"));
        (_client.Header("if-none-match"), _client.Header("if-match")).ShouldBe(("*", null));
        (_client.Header("content-type"), _client.Header("x-amz-meta-attempt-began")).ShouldBe(("application/gzip", "1768478400000"));

        _client.Answer(412, "<Error><Code>PreconditionFailed</Code></Error>");
        (await _lake.TryCreateAsync(Landed, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_bucket_without_a_host_of_its_own_stands_in_the_path()
    {
        _client.Answer(200);
        await new DirectLake(_client, "data.lake", bucketIsInPath: true).TryCreateAsync(Landed, default);
        _client.Request.Path.ShouldStartWith("/data.lake/scored/");
    }

    [Fact]
    public async Task An_object_is_replaced_only_as_it_was_seen()
    {
        Present(began: Noon.AddSeconds(-1));
        _client.Answer(200);
        (await _lake.TryReplaceAsync(Landed, default)).ShouldBeTrue();
        _client.Methods.ShouldBe(["HEAD", "PUT"]);
        (_client.Header("if-none-match"), _client.Header("if-match")).ShouldBe((null, "\"seen\""));
    }

    [Theory]
    [InlineData(412)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task A_replacement_that_met_another_write_is_to_be_tried_again(int status)
    {
        Present(began: Noon.AddSeconds(-1));
        _client.Answer(status);
        await Should.ThrowAsync<TransientException>(() => _lake.TryReplaceAsync(Landed, default));
    }

    [Fact]
    public async Task A_creation_that_met_another_write_is_to_be_tried_again()
    {
        _client.Answer(409, "<Error><Code>ConditionalRequestConflict</Code></Error>");
        await Should.ThrowAsync<TransientException>(() => _lake.TryCreateAsync(Landed, default));
    }

    [Fact]
    public async Task An_object_that_went_meanwhile_is_to_be_tried_again()
    {
        _client.Answer(404);
        await Should.ThrowAsync<TransientException>(() => _lake.TryReplaceAsync(Landed, default));
    }

    [Fact]
    public async Task An_object_of_an_attempt_that_began_later_stays()
    {
        Present(began: Noon.AddSeconds(1));
        (await _lake.TryReplaceAsync(Landed, default)).ShouldBeFalse();
        _client.Methods.ShouldBe(["HEAD"]);
    }

    [Fact]
    public async Task An_object_that_does_not_say_when_its_attempt_began_is_replaced()
    {
        _client.Answer(200, "", "ETag: \"seen\"");
        _client.Answer(200);
        (await _lake.TryReplaceAsync(Landed, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_S3_refuses_for_another_reason_stays_its_own_error()
    {
        _client.Answer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
        (await Should.ThrowAsync<ServiceException>(() => _lake.TryCreateAsync(Landed, default))).Code.ShouldBe("AccessDenied");
        _client.Answer(503);
        TransientErrors.Includes(await Should.ThrowAsync<ServiceException>(() => _lake.TryReplaceAsync(Landed, default))).ShouldBeTrue();
    }

    private void Present(DateTimeOffset began) =>
        _client.Answer(200, "", "ETag: \"seen\"", $"X-Amz-Meta-Attempt-Began: {began.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}");
}
