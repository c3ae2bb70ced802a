using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Retry;

namespace Pipeline.Scoring.Tests.Land;

public sealed class S3LakeTests
{
    private const string Key = "scored/dt=2026-01-15/hour=12/shardId-000000000000-1.ndjson.gz";
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly LakeObject Landed = new(Key, "lines"u8.ToArray(), Noon);
    private readonly IAmazonS3 _client = Substitute.For<IAmazonS3>();
    private readonly S3Lake _lake;

    public S3LakeTests() => _lake = new S3Lake(_client, "lake");

    [Fact]
    public async Task An_object_is_created_only_where_none_is()
    {
        (await _lake.TryCreateAsync(Landed, default)).ShouldBeTrue();
        await _client.Received(1).PutObjectAsync(Arg.Is<PutObjectRequest>(put => put.BucketName == "lake" && put.Key == Key && put.IfNoneMatch == "*" && put.IfMatch == null), default);

        Answers(HttpStatusCode.PreconditionFailed);
        (await _lake.TryCreateAsync(Landed, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_object_is_replaced_only_as_it_was_seen()
    {
        Present(began: Noon.AddSeconds(-1));
        (await _lake.TryReplaceAsync(Landed, default)).ShouldBeTrue();
        await _client.Received(1).PutObjectAsync(Arg.Is<PutObjectRequest>(put => put.Key == Key && put.IfMatch == "\"seen\"" && put.IfNoneMatch == null), default);
    }

    [Theory]
    [InlineData(HttpStatusCode.PreconditionFailed)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task A_replacement_that_met_another_write_is_to_be_tried_again(HttpStatusCode status)
    {
        Present(began: Noon.AddSeconds(-1));
        Answers(status);
        await Should.ThrowAsync<TransientException>(() => _lake.TryReplaceAsync(Landed, default));
    }

    [Fact]
    public async Task An_object_of_an_attempt_that_began_later_stays()
    {
        Present(began: Noon.AddSeconds(1));
        (await _lake.TryReplaceAsync(Landed, default)).ShouldBeFalse();
        await _client.DidNotReceiveWithAnyArgs().PutObjectAsync(null!, default);
    }

    [Fact]
    public async Task An_object_says_when_its_attempt_began()
    {
        await _lake.TryCreateAsync(Landed, default);
        await _client.Received(1).PutObjectAsync(Arg.Is<PutObjectRequest>(put => put.Metadata["attempt-began"] == "1768478400000"), default);
    }

    [Fact]
    public async Task What_S3_refuses_for_another_reason_stays_its_own_error()
    {
        Answers(HttpStatusCode.Forbidden);
        await Should.ThrowAsync<AmazonS3Exception>(() => _lake.TryCreateAsync(Landed, default));
    }

    private void Present(DateTimeOffset began)
    {
        var present = new GetObjectMetadataResponse { ETag = "\"seen\"" };
        present.Metadata["attempt-began"] = began.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        _client.GetObjectMetadataAsync("lake", Key, default).ReturnsForAnyArgs(present);
    }

    private void Answers(HttpStatusCode status) =>
        _client.PutObjectAsync(null!, default).ThrowsAsyncForAnyArgs(new AmazonS3Exception("no") { StatusCode = status });
}
