using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Land;

namespace Pipeline.Scoring.Tests.Land;

public sealed class S3LakeTests
{
    private const string Key = "scored/dt=2026-01-15/hour=12/shardId-000000000000-1.ndjson.gz";
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly WantedObject Landed = new(Key, "lines"u8.ToArray(), new Provenance(Noon, ["7", "9"], 2));
    private static readonly PresentObject Present = new(Key, "\"seen\"", null);
    private readonly IAmazonS3 _client = Substitute.For<IAmazonS3>();
    private readonly S3Lake _lake;

    public S3LakeTests() => _lake = new S3Lake(_client, "lake");

    [Fact]
    public async Task An_object_is_created_only_where_none_is()
    {
        _client.PutObjectAsync(null!, default).ReturnsForAnyArgs(new PutObjectResponse { ETag = "\"new\"" });
        (await _lake.TryCreateAsync(Landed, default)).ShouldBeTrue();
        await _client.Received(1).PutObjectAsync(Arg.Is<PutObjectRequest>(put => put.BucketName == "lake" && put.Key == Key && put.IfNoneMatch == "*" && put.IfMatch == null), default);

        Answers(HttpStatusCode.PreconditionFailed);
        (await _lake.TryCreateAsync(Landed, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_object_is_replaced_only_as_it_was_seen()
    {
        _client.PutObjectAsync(null!, default).ReturnsForAnyArgs(new PutObjectResponse { ETag = "\"new\"" });
        (await _lake.ReplaceAsync(Present, Landed, default)).ShouldBe(new PresentObject(Key, "\"new\"", Landed.Provenance));
        await _client.Received(1).PutObjectAsync(Arg.Is<PutObjectRequest>(put => put.Key == Key && put.IfMatch == "\"seen\"" && put.IfNoneMatch == null), default);
    }

    [Fact]
    public async Task An_object_is_read_only_as_it_was_seen()
    {
        _client.GetObjectAsync(Arg.Is<GetObjectRequest>(get => get.BucketName == "lake" && get.Key == Key && get.EtagToMatch == "\"seen\""), default)
            .Returns(new GetObjectResponse { ResponseStream = new MemoryStream("lines"u8.ToArray()) });
        (await _lake.ReadAsync(Present, default)).ShouldBe("lines"u8.ToArray());
    }

    [Theory]
    [InlineData(HttpStatusCode.PreconditionFailed)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task A_replacement_that_met_another_write_is_to_be_tried_again(HttpStatusCode status)
    {
        Answers(status);
        await Should.ThrowAsync<TransientException>(() => _lake.ReplaceAsync(Present, Landed, default));
    }

    [Theory]
    [InlineData(HttpStatusCode.PreconditionFailed)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task What_was_changed_before_it_was_read_is_to_be_tried_again(HttpStatusCode status)
    {
        _client.GetObjectAsync(null!, default).ThrowsAsyncForAnyArgs(new AmazonS3Exception("no") { StatusCode = status });
        await Should.ThrowAsync<TransientException>(() => _lake.ReadAsync(Present, default));
    }

    [Fact]
    public async Task An_object_says_which_attempt_landed_it_and_how_far_it_reaches()
    {
        PutObjectRequest? put = null;
        _client.PutObjectAsync(Arg.Do<PutObjectRequest>(request => put = request), default).Returns(new PutObjectResponse());
        await _lake.TryCreateAsync(Landed, default);
        (put!.Metadata["attempt-began"], put.Metadata["boundaries"], put.Metadata["refused"]).ShouldBe(("1768478400000", "7,9", "2"));

        var present = new GetObjectMetadataResponse { ETag = "\"seen\"" };
        foreach (var name in put.Metadata.Keys) present.Metadata[name] = put.Metadata[name];
        _client.GetObjectMetadataAsync("lake", Key, default).Returns(present);
        var found = await _lake.FindAsync(Key, default);
        (found!.ETag, found.Provenance!.AttemptStartedAt, found.Provenance.CoveredThrough, found.Provenance.HeldThrough, found.Provenance.Refused).ShouldBe(("\"seen\"", Noon, "7", "9", 2));
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_not_found()
    {
        _client.GetObjectMetadataAsync("lake", Key, default).ThrowsAsync(new AmazonS3Exception("no") { StatusCode = HttpStatusCode.NotFound });
        (await _lake.FindAsync(Key, default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_S3_refuses_for_another_reason_stays_its_own_error()
    {
        Answers(HttpStatusCode.Forbidden);
        await Should.ThrowAsync<AmazonS3Exception>(() => _lake.TryCreateAsync(Landed, default));
    }

    private void Answers(HttpStatusCode status) =>
        _client.PutObjectAsync(null!, default).ThrowsAsyncForAnyArgs(new AmazonS3Exception("no") { StatusCode = status });
}
