using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cloud.Tests.S3.Http;

public sealed class ListTests : S3Test
{
    [Fact]
    public async Task Keys_come_in_byte_order_under_their_prefix()
    {
        await PutAsync("b", "a/2", "a/1", "a/\uFFFD", "a/😀", "c");
        var page = await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake", Prefix = "a/" });
        page.S3Objects.Select(item => item.Key).ShouldBe(["a/1", "a/2", "a/\uFFFD", "a/😀"]);
        (page.KeyCount, page.IsTruncated).ShouldBe((4, false));
        page.S3Objects[0].Size.ShouldBe(1);
    }

    [Fact]
    public async Task A_delimiter_rolls_keys_up()
    {
        await PutAsync("scored/dt=1/a", "scored/dt=1/b", "scored/dt=2/c", "scored/readme");
        var page = await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake", Prefix = "scored/", Delimiter = "/" });
        page.CommonPrefixes.ShouldBe(["scored/dt=1/", "scored/dt=2/"]);
        page.S3Objects.Select(item => item.Key).ShouldBe(["scored/readme"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/")]
    public async Task Pages_hold_everything_once(string? delimiter)
    {
        await PutAsync([.. Enumerable.Range(0, 25).Select(i => $"p/{i % 5}/{i}"), "p/x", "q"]);
        var all = new List<string>();
        var request = new ListObjectsV2Request { BucketName = "lake", Prefix = "p/", Delimiter = delimiter, MaxKeys = 2 };
        ListObjectsV2Response page;
        do
        {
            page = await Cloud.Client.ListObjectsV2Async(request);
            all.AddRange((page.CommonPrefixes ?? []).Concat((page.S3Objects ?? []).Select(item => item.Key)));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
        all.Count.ShouldBe(delimiter is null ? 26 : 6);
        all.Distinct().Count().ShouldBe(all.Count);
    }

    [Fact]
    public async Task A_listing_starts_after_a_key()
    {
        await PutAsync("a", "b", "c");
        var page = await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake", StartAfter = "a" });
        page.S3Objects.Select(item => item.Key).ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task The_first_version_pages_by_marker()
    {
        await PutAsync("a/1", "a/2", "b/1", "c");
        var page = await Cloud.Client.ListObjectsAsync(new ListObjectsRequest { BucketName = "lake", Delimiter = "/", MaxKeys = 1 });
        (page.CommonPrefixes.Single(), page.NextMarker).ShouldBe(("a/", "a/"));
        page = await Cloud.Client.ListObjectsAsync(new ListObjectsRequest { BucketName = "lake", Delimiter = "/", Marker = page.NextMarker });
        page.CommonPrefixes.ShouldBe(["b/"]);
        page.S3Objects.Select(item => item.Key).ShouldBe(["c"]);
    }

    [Fact]
    public async Task Keys_that_xml_cannot_hold_come_url_encoded()
    {
        await Cloud.Service.PutAsync("lake", "odd \u0001+&<>", new byte[1], "text/plain", CancellationToken.None);
        var page = await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake", Encoding = EncodingType.Url });
        Uri.UnescapeDataString(page.S3Objects.Single().Key.Replace('+', ' ')).ShouldBe("odd \u0001+&<>");
    }

    [Fact]
    public async Task No_keys_is_an_empty_page_and_a_foreign_token_is_refused()
    {
        var page = await Cloud.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "lake" });
        (page.S3Objects?.Count ?? 0).ShouldBe(0);
        var request = new ListObjectsV2Request { BucketName = "lake", ContinuationToken = "not one of ours" };
        (await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.ListObjectsV2Async(request))).ErrorCode.ShouldBe("InvalidArgument");
    }

    [Fact]
    public async Task Each_object_is_its_only_version_page_by_page()
    {
        await PutAsync("a", "b/1", "b/2", "b/3", "c");
        var all = new List<(string Key, string Version, bool? Latest, long? Size)>();
        var request = new ListVersionsRequest { BucketName = "lake", Prefix = "b/", MaxKeys = 2 };
        ListVersionsResponse page;
        do
        {
            page = await Cloud.Client.ListVersionsAsync(request);
            all.AddRange(page.Versions.Select(item => (item.Key, item.VersionId, item.IsLatest, item.Size)));
            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
        while (page.IsTruncated == true);
        all.ShouldBe([("b/1", "null", true, 1), ("b/2", "null", true, 1), ("b/3", "null", true, 1)]);
    }

    private async Task PutAsync(params string[] keys)
    {
        foreach (var key in keys) await Cloud.Service.PutAsync("lake", key, new byte[1], "text/plain", CancellationToken.None);
    }
}
