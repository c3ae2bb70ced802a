using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cloud.Tests.S3.Http;

public sealed class CopyAndDeleteTests : S3Test
{
    [Fact]
    public async Task A_copy_takes_bytes_metadata_and_tags_along()
    {
        await Cloud.PutAsync("from/a b+c", "content", request =>
        {
            request.ContentType = "text/csv";
            request.Metadata["x-amz-meta-origin"] = "meter";
            request.TagSet = [new Tag { Key = "k", Value = "v" }];
        });
        await Cloud.Client.CopyObjectAsync("lake", "from/a b+c", "lake", "to");
        (await Cloud.ReadAsync("to")).ShouldBe("content");
        var head = await Cloud.Client.GetObjectMetadataAsync("lake", "to");
        (head.Headers.ContentType, head.Metadata["x-amz-meta-origin"]).ShouldBe(("text/csv", "meter"));
        (await Cloud.Client.GetObjectTaggingAsync(new GetObjectTaggingRequest { BucketName = "lake", Key = "to" })).Tagging.Single().Value.ShouldBe("v");
    }

    [Fact]
    public async Task A_copy_onto_itself_must_change_something()
    {
        await Cloud.PutAsync("a", "content");
        (await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.CopyObjectAsync("lake", "a", "lake", "a"))).ErrorCode.ShouldBe("InvalidRequest");
        var replace = new CopyObjectRequest
        {
            SourceBucket = "lake",
            SourceKey = "a",
            DestinationBucket = "lake",
            DestinationKey = "a",
            MetadataDirective = S3MetadataDirective.REPLACE,
            ContentType = "text/plain",
        };
        await Cloud.Client.CopyObjectAsync(replace);
        (await Cloud.Client.GetObjectMetadataAsync("lake", "a")).Headers.ContentType.ShouldBe("text/plain");
        (await Cloud.ReadAsync("a")).ShouldBe("content");
    }

    [Fact]
    public async Task A_copy_can_depend_on_its_source()
    {
        await Cloud.PutAsync("a", "content");
        var request = new CopyObjectRequest
        {
            SourceBucket = "lake",
            SourceKey = "a",
            DestinationBucket = "lake",
            DestinationKey = "b",
            ETagToMatch = "\"other\"",
        };
        (await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.CopyObjectAsync(request))).ErrorCode.ShouldBe("PreconditionFailed");
        (await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.CopyObjectAsync("lake", "absent", "lake", "b"))).ErrorCode.ShouldBe("NoSuchKey");
    }

    [Fact]
    public async Task Many_objects_are_deleted_at_once()
    {
        foreach (var key in new[] { "a", "b", "c" }) await Cloud.PutAsync(key, key);
        var request = new DeleteObjectsRequest { BucketName = "lake", Objects = [new KeyVersion { Key = "a" }, new KeyVersion { Key = "c" }, new KeyVersion { Key = "x" }] };
        var response = await Cloud.Client.DeleteObjectsAsync(request);
        response.DeletedObjects.Select(deleted => deleted.Key).ShouldBe(["a", "c", "x"]);
        Cloud.Service.List("lake", "").Select(stored => stored.Key).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_version_is_deleted_by_its_id_and_another_one_does_not_exist()
    {
        await Cloud.PutAsync("a", "content");
        await Cloud.PutAsync("b", "content");
        var request = new DeleteObjectsRequest
        {
            BucketName = "lake",
            Objects = [new KeyVersion { Key = "a", VersionId = "null" }, new KeyVersion { Key = "b", VersionId = "another" }],
            Quiet = true,
        };
        var refused = (await Should.ThrowAsync<DeleteObjectsException>(() => Cloud.Client.DeleteObjectsAsync(request))).Response.DeleteErrors.ShouldHaveSingleItem();
        (refused.Key, refused.VersionId, refused.Code).ShouldBe(("b", "another", "NoSuchVersion"));
        (await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake" })).S3Objects.Select(item => item.Key).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Tags_are_replaced_and_removed()
    {
        await Cloud.PutAsync("a", "1");
        await Cloud.Client.PutObjectTaggingAsync(new PutObjectTaggingRequest
        {
            BucketName = "lake",
            Key = "a",
            Tagging = new Tagging { TagSet = [new Tag { Key = "k", Value = "v" }] },
        });
        var request = new GetObjectTaggingRequest { BucketName = "lake", Key = "a" };
        (await Cloud.Client.GetObjectTaggingAsync(request)).Tagging.Single().Key.ShouldBe("k");
        await Cloud.Client.DeleteObjectTaggingAsync(new DeleteObjectTaggingRequest { BucketName = "lake", Key = "a" });
        ((await Cloud.Client.GetObjectTaggingAsync(request)).Tagging?.Count ?? 0).ShouldBe(0);
    }

    [Fact]
    public async Task A_state_machine_s_calls_have_the_shapes_of_the_sdk()
    {
        await Cloud.InvokeAsync("PutObject", Json("""{"Bucket":"lake","Key":"in","Body":{"a":1},"ContentType":"application/json","Metadata":{"K":"v"}}"""));
        var got = await Cloud.InvokeAsync("GetObject", Json("""{"Bucket":"lake","Key":"in"}"""));
        (got["Body"]!.ToString(), got["ContentType"]!.ToString(), got["Metadata"]!["k"]!.ToString()).ShouldBe(("""{"a":1}""", "application/json", "v"));
        (await Cloud.InvokeAsync("HeadObject", Json("""{"Bucket":"lake","Key":"in"}""")))["ContentLength"]!.GetValue<long>().ShouldBe(7);
        var copied = await Cloud.InvokeAsync("CopyObject", Json("""{"Bucket":"lake","Key":"out","CopySource":"lake/in"}"""));
        copied["CopyObjectResult"]!["ETag"]!.ToString().ShouldBe(got["ETag"]!.ToString());
        var listed = await Cloud.InvokeAsync("ListObjectsV2", Json("""{"Bucket":"lake","MaxKeys":1}"""));
        (listed["Contents"]![0]!["Key"]!.ToString(), listed["IsTruncated"]!.GetValue<bool>()).ShouldBe(("in", true));
        var next = new JsonObject { ["Bucket"] = "lake", ["ContinuationToken"] = listed["NextContinuationToken"]!.ToString() };
        (await Cloud.InvokeAsync("ListObjectsV2", next))["Contents"]![0]!["Key"]!.ToString().ShouldBe("out");
        await Cloud.InvokeAsync("DeleteObject", Json("""{"Bucket":"lake","Key":"in"}"""));
        await Cloud.InvokeAsync("DeleteObjects", Json("""{"Bucket":"lake","Delete":{"Objects":[{"Key":"out"}]}}"""));
        Cloud.Service.List("lake", "").ShouldBeEmpty();
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
