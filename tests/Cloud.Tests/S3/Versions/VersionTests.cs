using System.Net;
using Amazon.S3.Model;

namespace Pipeline.Cloud.Tests.S3.Versions;

/// <summary>
/// What a versioned bucket keeps. Sources: "How S3 Versioning works", "Working with delete markers", "Deleting object versions from a versioning-enabled bucket".
/// </summary>
public sealed class VersionTests : VersionedTest
{
    [Fact]
    public async Task An_overwritten_object_stays_as_a_version()
    {
        var first = await PutAsync("a/b", "one");
        var second = await PutAsync("a/b", "two");
        (await ReadAsync("a/b", null), await ReadAsync("a/b", first), await ReadAsync("a/b", second)).ShouldBe(("two", "one", "two"));
        (await ListAsync()).ShouldBe([$"a/b {second} latest", $"a/b {first}"]);
        (await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake" })).S3Objects.ShouldHaveSingleItem().Size.ShouldBe(3);
    }

    [Fact]
    public async Task Reads_say_which_version_they_are_of()
    {
        var first = await PutAsync("a", "one");
        var second = await PutAsync("a", "other");
        (await Cloud.Client.GetObjectMetadataAsync("lake", "a")).VersionId.ShouldBe(second);
        var head = await Cloud.Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = "lake", Key = "a", VersionId = first });
        (head.VersionId, head.ContentLength).ShouldBe((first, 3));
        using var read = await Cloud.Client.GetObjectAsync("lake", "a");
        read.VersionId.ShouldBe(second);
    }

    [Fact]
    public async Task A_deletion_makes_a_marker_and_the_object_is_not_found()
    {
        var version = await PutAsync("a", "one");
        var deleted = await DeleteAsync("a");
        deleted.DeleteMarker.ShouldBe("true");
        (await ListAsync()).ShouldBe([$"x a {deleted.VersionId} latest", $"a {version}"]);
        (await ReadAsync("a", version)).ShouldBe("one");
        using var response = await Cloud.SendAsync(HttpMethod.Get, "/lake/a");
        (response.StatusCode, response.Headers.GetValues("x-amz-delete-marker").Single(), response.Headers.GetValues("x-amz-version-id").Single())
            .ShouldBe((HttpStatusCode.NotFound, "true", deleted.VersionId));
        using var head = await Cloud.SendAsync(HttpMethod.Head, "/lake/a");
        (head.StatusCode, head.Headers.GetValues("x-amz-delete-marker").Single()).ShouldBe((HttpStatusCode.NotFound, "true"));
        (await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake" })).KeyCount.ShouldBe(0);
        Directory.Exists(Cloud.Files).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Cloud.Files).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_never_existed_gets_a_marker_too()
    {
        (await DeleteAsync("a")).DeleteMarker.ShouldBe("true");
        (await ListAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_marker_cannot_be_read_by_its_id()
    {
        await PutAsync("a", "one");
        var marker = (await DeleteAsync("a")).VersionId;
        using var response = await Cloud.SendAsync(HttpMethod.Get, $"/lake/a?versionId={marker}");
        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (response.Headers.GetValues("x-amz-delete-marker").Single(), response.Content.Headers.GetValues("Allow").Single()).ShouldBe(("true", "DELETE"));
        response.Content.Headers.LastModified.ShouldBe(Cloud.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_deleted_marker_brings_the_object_back()
    {
        var version = await PutAsync("a/b", "one");
        var marker = (await DeleteAsync("a/b")).VersionId;
        var removed = await DeleteAsync("a/b", marker);
        (removed.DeleteMarker, removed.VersionId).ShouldBe(("true", marker));
        (await ReadAsync("a/b", null)).ShouldBe("one");
        (await ListAsync()).ShouldBe([$"a/b {version} latest"]);
        File.ReadAllText(Path.Combine(Cloud.Files, "a", "b")).ShouldBe("one");
    }

    [Fact]
    public async Task A_version_is_deleted_for_good_with_its_bytes()
    {
        var first = await PutAsync("a", "one");
        var second = await PutAsync("a", "two");
        var third = await PutAsync("a", "three");
        (await DeleteAsync("a", second)).VersionId.ShouldBe(second);
        Files().ShouldBe(["one", "three"]);
        await DeleteAsync("a", third);
        (await ReadAsync("a", null)).ShouldBe("one");
        (await ListAsync()).ShouldBe([$"a {first} latest"]);
        await DeleteAsync("a", first);
        (await ListAsync()).ShouldBeEmpty();
        Files().ShouldBeEmpty();
        (await RefusalAsync(() => ReadAsync("a", first))).ErrorCode.ShouldBe("NoSuchVersion");
    }

    [Fact]
    public async Task A_version_can_be_deleted_twice()
    {
        var version = await PutAsync("a", "one");
        await DeleteAsync("a", version);
        (await DeleteAsync("a", version)).HttpStatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await RefusalAsync(() => DeleteAsync("a", "not-an-id"))).ErrorCode.ShouldBe("InvalidArgument");
        (await RefusalAsync(() => ReadAsync("a", "not-an-id"))).ErrorCode.ShouldBe("InvalidArgument");
    }

    [Fact]
    public async Task Many_deletions_say_which_markers_they_made_and_removed()
    {
        var version = await PutAsync("a", "one");
        var made = (await Cloud.Client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = "lake", Objects = [new KeyVersion { Key = "a" }] })).DeletedObjects.Single();
        made.DeleteMarker.ShouldBe(true);
        var objects = new[] { version, made.DeleteMarkerVersionId }.Select(id => new KeyVersion { Key = "a", VersionId = id });
        var gone = (await Cloud.Client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = "lake", Objects = [.. objects] })).DeletedObjects;
        gone.Select(item => (item.VersionId, item.DeleteMarker ?? false)).ShouldBe([(version, false), (made.DeleteMarkerVersionId, true)]);
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_and_a_joined_upload_are_versions_and_a_copy_can_be_of_a_former_one()
    {
        var first = await PutAsync("a", "one");
        await PutAsync("a", "two");
        var copied = await Cloud.Client.CopyObjectAsync(new CopyObjectRequest
        {
            SourceBucket = "lake",
            SourceKey = "a",
            SourceVersionId = first,
            DestinationBucket = "lake",
            DestinationKey = "a",
        });
        (await ReadAsync("a", copied.VersionId), await ReadAsync("a", null), copied.SourceVersionId).ShouldBe(("one", "one", first));
        var upload = await Cloud.Client.InitiateMultipartUploadAsync("lake", "a");
        var part = await Cloud.Client.UploadPartAsync(
            new UploadPartRequest { BucketName = "lake", Key = "a", UploadId = upload.UploadId, PartNumber = 1, InputStream = new MemoryStream("part"u8.ToArray()) });
        var joined = await Cloud.Client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = "lake", Key = "a", UploadId = upload.UploadId, PartETags = [new PartETag(1, part.ETag)] });
        (await ListAsync()).Select(line => line.Split(' ')[1]).Take(2).ShouldBe([joined.VersionId, copied.VersionId]);
        (await ListAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_conditional_write_looks_at_the_newest_version_alone()
    {
        var first = await Cloud.PutAsync("a", "one");
        await PutAsync("a", "two");
        (await RefusalAsync(() => Cloud.PutAsync("a", "three", request => request.IfMatch = first.ETag))).ErrorCode.ShouldBe("PreconditionFailed");
        (await RefusalAsync(() => Cloud.PutAsync("a", "three", request => request.IfNoneMatch = "*"))).ErrorCode.ShouldBe("PreconditionFailed");
        await DeleteAsync("a");
        await Cloud.PutAsync("a", "four", request => request.IfNoneMatch = "*");
        (await ReadAsync("a", null)).ShouldBe("four");
    }

    [Fact]
    public async Task A_conditional_copy_and_deletion_look_at_the_newest_version_alone()
    {
        var first = await Cloud.PutAsync("a", "one");
        var second = await Cloud.PutAsync("a", "two");
        (await RefusalAsync(() => CopyAsync(request => request.IfMatch = first.ETag))).ErrorCode.ShouldBe("PreconditionFailed");
        (await RefusalAsync(() => CopyAsync(request => request.IfNoneMatch = "*"))).ErrorCode.ShouldBe("PreconditionFailed");
        (await RefusalAsync(() => RemoveAsync(first.ETag))).ErrorCode.ShouldBe("PreconditionFailed");
        (await ListAsync()).Count.ShouldBe(2);
        await CopyAsync(request => request.IfMatch = second.ETag);
        (await ReadAsync("a", null)).ShouldBe("one");
        await RemoveAsync(first.ETag);
        (await RefusalAsync(() => RemoveAsync(first.ETag))).ErrorCode.ShouldBe("NoSuchKey");
        (await RefusalAsync(() => CopyAsync(request => request.IfMatch = first.ETag))).ErrorCode.ShouldBe("NoSuchKey");
        await CopyAsync(request => request.IfNoneMatch = "*");
        (await ReadAsync("a", null)).ShouldBe("one");

        Task CopyAsync(Action<CopyObjectRequest> condition)
        {
            var request = new CopyObjectRequest { SourceBucket = "lake", SourceKey = "a", SourceVersionId = first.VersionId, DestinationBucket = "lake", DestinationKey = "a" };
            condition(request);
            return Cloud.Client.CopyObjectAsync(request);
        }

        Task RemoveAsync(string etag) => Cloud.Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = "lake", Key = "a", IfMatch = etag });
    }

    [Fact]
    public async Task A_bucket_is_not_deleted_while_it_has_a_version()
    {
        var version = await PutAsync("a", "one");
        var marker = (await DeleteAsync("a")).VersionId;
        await DeleteAsync("a", version);
        (await RefusalAsync(() => Cloud.Client.DeleteBucketAsync("lake"))).ErrorCode.ShouldBe("BucketNotEmpty");
        await DeleteAsync("a", marker);
        await Cloud.Client.DeleteBucketAsync("lake");
        (await Cloud.Client.ListBucketsAsync()).Buckets.ShouldBeNull();
    }

    [Fact]
    public async Task An_object_and_one_below_its_name_have_versions()
    {
        var (first, below) = (await PutAsync("a", "one"), await PutAsync("a/b", "below"));
        await PutAsync("a", "two");
        await PutAsync("a/b", "below again");
        (await ReadAsync("a", first), await ReadAsync("a/b", below)).ShouldBe(("one", "below"));
        await DeleteAsync("a");
        await DeleteAsync("a/b");
        (await ReadAsync("a", first), await ReadAsync("a/b", below)).ShouldBe(("one", "below"));
        Files().Count.ShouldBe(4);
    }

    [Fact]
    public async Task An_engine_that_reads_a_former_file_finds_the_key_s_file_at_every_moment()
    {
        await PutAsync("a", "one");
        var path = Cloud.Service.Find("lake", "a")!.FilePath;
        await PutAsync("a", "two");
        (Cloud.Service.Find("lake", "a")!.FilePath, File.ReadAllText(path)).ShouldBe((path, "two"));
    }
}
