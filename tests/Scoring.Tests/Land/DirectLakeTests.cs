using Pipeline.Aws.Direct;
using Pipeline.Aws.Retry;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Scoring.Land;

namespace Pipeline.Scoring.Tests.Land;

public sealed class DirectLakeTests
{
    private const string Key = "scored/dt=2026-01-15/hour=12/shardId-000000000000-1.ndjson.gz";
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly WantedObject Landed = new(Key, "lines"u8.ToArray(), new Provenance(Noon, ["7", "9"], 2));
    private static readonly PresentObject Present = new(Key, "\"seen\"", null);
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
        _client.Header("content-type").ShouldBe("application/gzip");
        (_client.Header("x-amz-meta-attempt-began"), _client.Header("x-amz-meta-boundaries"), _client.Header("x-amz-meta-refused")).ShouldBe(("1768478400000", "7,9", "2"));

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
        _client.Answer(200, "", "ETag: \"new\"");
        (await _lake.ReplaceAsync(Present, Landed, default)).ShouldBe(new PresentObject(Key, "\"new\"", Landed.Provenance));
        (_client.Request.Method, _client.Header("if-none-match"), _client.Header("if-match")).ShouldBe(("PUT", null, "\"seen\""));
    }

    [Fact]
    public async Task An_object_is_read_only_as_it_was_seen()
    {
        _client.Answer(200, "lines");
        (await _lake.ReadAsync(Present, default)).ShouldBe("lines"u8.ToArray());
        (_client.Request.Method, _client.Header("if-match")).ShouldBe(("GET", "\"seen\""));
    }

    [Theory]
    [InlineData(412)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task What_another_write_has_changed_is_to_be_tried_again(int status)
    {
        _client.Answer(status);
        await Should.ThrowAsync<TransientException>(() => _lake.ReplaceAsync(Present, Landed, default));
        _client.Answer(status);
        await Should.ThrowAsync<TransientException>(() => _lake.ReadAsync(Present, default));
    }

    [Fact]
    public async Task A_creation_that_met_another_write_is_to_be_tried_again()
    {
        _client.Answer(409, "<Error><Code>ConditionalRequestConflict</Code></Error>");
        await Should.ThrowAsync<TransientException>(() => _lake.TryCreateAsync(Landed, default));
    }

    [Fact]
    public async Task An_object_is_found_with_what_it_says_of_itself()
    {
        _client.Answer(200, "", "ETag: \"seen\"", "X-Amz-Meta-Attempt-Began: 1768478400000", "X-Amz-Meta-Boundaries: 7,9", "X-Amz-Meta-Refused: 2");
        var found = await _lake.FindAsync(Key, default);
        _client.Methods.ShouldBe(["HEAD"]);
        (found!.Key, found.ETag, found.Provenance!.AttemptStartedAt, found.Provenance.Refused).ShouldBe((Key, "\"seen\"", Noon, 2));
        (found.Provenance.CoveredThrough, found.Provenance.HeldThrough).ShouldBe(("7", "9"));
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_not_found()
    {
        _client.Answer(404);
        (await _lake.FindAsync(Key, default)).ShouldBeNull();
    }

    [Fact]
    public async Task An_object_need_not_say_anything_of_itself()
    {
        _client.Answer(200, "", "ETag: \"seen\"");
        (await _lake.FindAsync(Key, default)).ShouldBe(Present);
    }

    [Fact]
    public async Task What_S3_refuses_for_another_reason_stays_its_own_error()
    {
        _client.Answer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
        (await Should.ThrowAsync<ServiceException>(() => _lake.TryCreateAsync(Landed, default))).Code.ShouldBe("AccessDenied");
        _client.Answer(503);
        ScoringErrors.AreTransient(await Should.ThrowAsync<ServiceException>(() => _lake.ReplaceAsync(Present, Landed, default))).ShouldBeTrue();
    }
}
