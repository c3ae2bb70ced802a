using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cloud.Tests.S3.Http;

public sealed class ObjectTests : S3Test
{
    [Fact]
    public async Task An_object_comes_back_as_it_was_put()
    {
        var put = await Cloud.PutAsync("labels/dt=2026-01-01/a.csv", "trip_id,minutes\n", request =>
        {
            request.ContentType = "text/csv";
            request.Metadata["x-amz-meta-origin"] = "meter";
            request.Headers.CacheControl = "no-cache";
        });
        put.ETag.ShouldBe('"' + Convert.ToHexStringLower(MD5.HashData("trip_id,minutes\n"u8)) + '"');

        using var got = await Cloud.Client.GetObjectAsync("lake", "labels/dt=2026-01-01/a.csv");
        (await new StreamReader(got.ResponseStream).ReadToEndAsync()).ShouldBe("trip_id,minutes\n");
        got.Headers.ContentType.ShouldBe("text/csv");
        got.Headers.CacheControl.ShouldBe("no-cache");
        got.Metadata["x-amz-meta-origin"].ShouldBe("meter");
        got.ETag.ShouldBe(put.ETag);
        got.ContentLength.ShouldBe(16);
    }

    [Fact]
    public async Task The_file_of_an_object_lies_where_its_key_says()
    {
        await Cloud.PutAsync("scored/dt=2026-01-01/hour=03/x.ndjson.gz", "bytes");
        var path = Path.Combine(Cloud.Files, "scored/dt=2026-01-01/hour=03/x.ndjson.gz");
        (await File.ReadAllTextAsync(path)).ShouldBe("bytes");
        Cloud.Service.Find("lake", "scored/dt=2026-01-01/hour=03/x.ndjson.gz")!.FilePath.ShouldBe(path);
    }

    [Fact]
    public async Task Head_tells_what_an_object_is_without_its_bytes()
    {
        await Cloud.PutAsync("a", "12345");
        var head = await Cloud.Client.GetObjectMetadataAsync("lake", "a");
        head.ContentLength.ShouldBe(5);
        head.LastModified!.Value.ToUniversalTime().ShouldBe(Cloud.Time.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_an_error_with_its_code()
    {
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.GetObjectAsync("lake", "absent"));
        (error.ErrorCode, error.StatusCode).ShouldBe(("NoSuchKey", HttpStatusCode.NotFound));
        error = await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.GetObjectAsync("nowhere", "absent"));
        (error.ErrorCode, error.StatusCode).ShouldBe(("NoSuchBucket", HttpStatusCode.NotFound));
        (await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.GetObjectMetadataAsync("lake", "absent"))).StatusCode
            .ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("bytes=2-4", "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", "789", "bytes 7-9/10")]
    [InlineData("bytes=-2", "89", "bytes 8-9/10")]
    [InlineData("bytes=8-100", "89", "bytes 8-9/10")]
    public async Task A_range_is_a_part_of_the_object(string range, string expected, string contentRange)
    {
        await Cloud.PutAsync("digits", "0123456789");
        using var response = await Cloud.SendAsync(HttpMethod.Get, "/lake/digits", null, null, ("Range", range));
        response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        response.Content.Headers.ContentRange!.ToString().ShouldBe(contentRange);
        (await response.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task A_range_behind_the_end_cannot_be_satisfied()
    {
        await Cloud.PutAsync("digits", "0123456789");
        var request = new GetObjectRequest { BucketName = "lake", Key = "digits", ByteRange = new ByteRange(10, 20) };
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.GetObjectAsync(request));
        (error.ErrorCode, error.StatusCode).ShouldBe(("InvalidRange", HttpStatusCode.RequestedRangeNotSatisfiable));
    }

    [Theory]
    [InlineData("If-Match", "\"wrong\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Match", "*", HttpStatusCode.OK)]
    [InlineData("If-None-Match", "*", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "\"other\"", HttpStatusCode.OK)]
    [InlineData("If-Modified-Since", "Thu, 15 Jan 2026 12:00:00 GMT", HttpStatusCode.NotModified)]
    [InlineData("If-Modified-Since", "Thu, 15 Jan 2026 11:59:59 GMT", HttpStatusCode.OK)]
    [InlineData("If-Unmodified-Since", "Thu, 15 Jan 2026 11:59:59 GMT", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Unmodified-Since", "Thu, 15 Jan 2026 12:00:00 GMT", HttpStatusCode.OK)]
    public async Task A_read_can_depend_on_the_object_as_it_is(string header, string value, HttpStatusCode expected)
    {
        await Cloud.PutAsync("a", "1");
        using var response = await Cloud.SendAsync(HttpMethod.Get, "/lake/a", null, null, (header, value));
        response.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task An_object_that_must_be_new_is_written_once()
    {
        await Cloud.PutAsync("a", "first", request => request.IfNoneMatch = "*");
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.PutAsync("a", "second", request => request.IfNoneMatch = "*"));
        (error.ErrorCode, error.StatusCode).ShouldBe(("PreconditionFailed", HttpStatusCode.PreconditionFailed));
        (await Cloud.ReadAsync("a")).ShouldBe("first");
    }

    [Fact]
    public async Task An_object_can_be_replaced_only_while_it_is_the_one_that_was_read()
    {
        var first = await Cloud.PutAsync("a", "first");
        await Cloud.PutAsync("a", "second", request => request.IfMatch = first.ETag);
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.PutAsync("a", "third", request => request.IfMatch = first.ETag));
        error.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        error = await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.PutAsync("absent", "x", request => request.IfMatch = first.ETag));
        error.ErrorCode.ShouldBe("NoSuchKey");
        (await Cloud.ReadAsync("a")).ShouldBe("second");
    }

    [Fact]
    public async Task Of_writers_that_race_for_a_new_object_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            try
            {
                await Cloud.PutAsync("race", new string((char)('a' + writer), 100_000), request => request.IfNoneMatch = "*");
                return "won";
            }
            catch (AmazonS3Exception e)
            {
                return e.ErrorCode;
            }
        }));
        results.Count(result => result == "won").ShouldBe(1);
        results.ShouldAllBe(result => result == "won" || result == "PreconditionFailed" || result == "ConditionalRequestConflict");
    }

    [Fact]
    public async Task A_reader_keeps_the_bytes_that_it_began_to_read()
    {
        await Cloud.PutAsync("a", "old");
        await using var open = File.OpenRead(Cloud.Service.Find("lake", "a")!.FilePath);
        await Cloud.PutAsync("a", "replaced");
        (await new StreamReader(open).ReadToEndAsync()).ShouldBe("old");
        (await Cloud.ReadAsync("a")).ShouldBe("replaced");
    }

    [Fact]
    public async Task A_deleted_object_is_gone_with_its_file_and_deleting_again_is_no_error()
    {
        await Cloud.PutAsync("a/b/c", "1");
        await Cloud.Client.DeleteObjectAsync("lake", "a/b/c");
        await Cloud.Client.DeleteObjectAsync("lake", "a/b/c");
        Cloud.Service.Find("lake", "a/b/c").ShouldBeNull();
        Directory.EnumerateFileSystemEntries(Cloud.Files).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_object_is_streamed_and_its_checksum_comes_back()
    {
        var content = new byte[20_000_003];
        new Random(1).NextBytes(content);
        var put = await Cloud.Client.PutObjectAsync(new PutObjectRequest { BucketName = "lake", Key = "large", InputStream = new MemoryStream(content) });
        put.ETag.Trim('"').ShouldBe(Convert.ToHexStringLower(MD5.HashData(content)));
        using var got = await Cloud.Client.GetObjectAsync(new GetObjectRequest { BucketName = "lake", Key = "large", ChecksumMode = ChecksumMode.ENABLED });
        using var read = new MemoryStream();
        await got.ResponseStream.CopyToAsync(read);
        read.ToArray().AsSpan().SequenceEqual(content).ShouldBeTrue();
        new[] { got.ChecksumCRC32, got.ChecksumCRC32C, got.ChecksumCRC64NVME }.ShouldContain(checksum => !string.IsNullOrEmpty(checksum));
    }

    [Fact]
    public async Task Bytes_and_files_can_be_stored_from_within_the_process()
    {
        var stored = await Cloud.Service.PutAsync("lake", "model/a", Encoding.UTF8.GetBytes("bytes"), "text/plain", CancellationToken.None);
        (stored.Size, stored.ContentType).ShouldBe((5, "text/plain"));
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from a file");
        stored = await Cloud.Service.PutFileAsync("lake", "model/b", file, "text/plain", CancellationToken.None);
        File.Exists(file).ShouldBeFalse();
        stored.ETag.ShouldBe(Convert.ToHexStringLower(MD5.HashData("from a file"u8)));
        (await Cloud.ReadAsync("model/b")).ShouldBe("from a file");
        Cloud.Service.List("lake", "model/").Select(each => each.Key).ShouldBe(["model/a", "model/b"]);
        await Cloud.Service.DeleteAsync("lake", "model/a", CancellationToken.None);
        Cloud.Service.Find("lake", "model/a").ShouldBeNull();
    }
}
