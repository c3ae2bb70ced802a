using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace Pipeline.Cloud.Tests.S3.Multipart;

public sealed class MultipartTests : S3Test
{
    [Fact]
    public async Task Parts_become_one_object()
    {
        var content = Bytes(12 << 20);
        using (var transfer = new TransferUtility(Cloud.Client, new TransferUtilityConfig { MinSizeBeforePartUpload = 5 << 20 }))
        {
            var request = new TransferUtilityUploadRequest { BucketName = "lake", Key = "big", InputStream = new MemoryStream(content), PartSize = 5 << 20 };
            request.Metadata["x-amz-meta-origin"] = "meter";
            await transfer.UploadAsync(request);
        }

        var stored = Cloud.Service.Find("lake", "big")!;
        (await File.ReadAllBytesAsync(stored.FilePath)).AsSpan().SequenceEqual(content).ShouldBeTrue();
        var parts = content.Chunk(5 << 20).SelectMany(part => MD5.HashData(part)).ToArray();
        stored.ETag.ShouldBe(Convert.ToHexStringLower(MD5.HashData(parts)) + "-3");
        (await Cloud.Client.GetObjectMetadataAsync("lake", "big")).Metadata["x-amz-meta-origin"].ShouldBe("meter");
        Directory.EnumerateFiles(Path.Combine(Cloud.Files, "..", ".incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Parts_are_listed_in_pages_and_replaced_by_number()
    {
        var upload = await Cloud.Client.InitiateMultipartUploadAsync("lake", "a");
        foreach (var number in new[] { 3, 1, 2, 2 }) await PartAsync(upload.UploadId, number, Bytes(10 * number));
        var request = new ListPartsRequest { BucketName = "lake", Key = "a", UploadId = upload.UploadId, MaxParts = 2 };
        var page = await Cloud.Client.ListPartsAsync(request);
        page.Parts.Select(part => (part.PartNumber, part.Size)).ShouldBe([(1, 10), (2, 20)]);
        page.IsTruncated.ShouldBe(true);
        request.PartNumberMarker = page.NextPartNumberMarker.ToString();
        (await Cloud.Client.ListPartsAsync(request)).Parts.Single().PartNumber.ShouldBe(3);
    }

    [Fact]
    public async Task Wrong_parts_are_refused_and_the_upload_stays()
    {
        var upload = await Cloud.Client.InitiateMultipartUploadAsync("lake", "a");
        var first = await PartAsync(upload.UploadId, 1, Bytes(100));
        var second = await PartAsync(upload.UploadId, 2, Bytes(100));
        (await FailAsync(upload.UploadId, second, first)).ShouldBe("InvalidPartOrder");
        (await FailAsync(upload.UploadId, first, new PartETag(3, second.ETag))).ShouldBe("InvalidPart");
        (await FailAsync(upload.UploadId, first, new PartETag(2, "wrong"))).ShouldBe("InvalidPart");
        (await FailAsync(upload.UploadId, first, second)).ShouldBe("EntityTooSmall");
        Cloud.Service.Find("lake", "a").ShouldBeNull();
        await CompleteAsync(upload.UploadId, second);
        Cloud.Service.Find("lake", "a")!.Size.ShouldBe(100);
        (await FailAsync(upload.UploadId, second)).ShouldBe("NoSuchUpload");
    }

    [Fact]
    public async Task An_aborted_upload_leaves_nothing()
    {
        var upload = await Cloud.Client.InitiateMultipartUploadAsync("lake", "a");
        await PartAsync(upload.UploadId, 1, Bytes(100));
        await Cloud.Client.AbortMultipartUploadAsync("lake", "a", upload.UploadId);
        Directory.EnumerateFiles(Path.Combine(Cloud.Files, "..", ".incoming")).ShouldBeEmpty();
        (await Should.ThrowAsync<AmazonS3Exception>(() => PartAsync(upload.UploadId, 2, Bytes(1)))).ErrorCode.ShouldBe("NoSuchUpload");
    }

    [Fact]
    public async Task A_part_can_be_copied_from_a_range_of_an_object()
    {
        await Cloud.PutAsync("source", "0123456789");
        var upload = await Cloud.Client.InitiateMultipartUploadAsync("lake", "a");
        var copied = await Cloud.Client.CopyPartAsync(new CopyPartRequest
        {
            SourceBucket = "lake",
            SourceKey = "source",
            DestinationBucket = "lake",
            DestinationKey = "a",
            UploadId = upload.UploadId,
            PartNumber = 1,
            FirstByte = 2,
            LastByte = 5,
        });
        await CompleteAsync(upload.UploadId, new PartETag(1, copied.ETag));
        (await Cloud.ReadAsync("a")).ShouldBe("2345");
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private async Task<PartETag> PartAsync(string uploadId, int number, byte[] content)
    {
        var response = await Cloud.Client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "lake",
            Key = "a",
            UploadId = uploadId,
            PartNumber = number,
            InputStream = new MemoryStream(content),
        });
        return new PartETag(number, response.ETag);
    }

    private Task CompleteAsync(string uploadId, params PartETag[] parts) => Cloud.Client.CompleteMultipartUploadAsync(
        new CompleteMultipartUploadRequest { BucketName = "lake", Key = "a", UploadId = uploadId, PartETags = [.. parts] });

    // The SDK sorts the parts; the request is written by hand so that a wrong order arrives.
    private async Task<string> FailAsync(string uploadId, params PartETag[] parts)
    {
        var xml = string.Concat(parts.Select(part => $"<Part><PartNumber>{part.PartNumber}</PartNumber><ETag>{part.ETag}</ETag></Part>"));
        using var content = new StringContent($"<CompleteMultipartUpload>{xml}</CompleteMultipartUpload>");
        using var response = await Cloud.SendAsync(HttpMethod.Post, $"/lake/a?uploadId={uploadId}", content);
        response.IsSuccessStatusCode.ShouldBeFalse();
        return System.Xml.Linq.XElement.Parse(await response.Content.ReadAsStringAsync()).Element("Code")!.Value;
    }
}
