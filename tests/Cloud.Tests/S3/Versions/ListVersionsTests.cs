using Amazon.S3.Model;

namespace Pipeline.Cloud.Tests.S3.Versions;

/// <summary>Pages of versions. Source: "ListObjectVersions".</summary>
public sealed class ListVersionsTests : VersionedTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Pages_hold_each_version_once_and_the_newest_of_a_key_first(int size)
    {
        var expected = new List<string>();
        foreach (var key in (string[])["a", "b/1", "b/2", "c"])
        {
            var (first, second) = (await PutAsync(key, "1"), await PutAsync(key, "2"));
            if (key == "b/2")
            {
                expected.AddRange([$"x {key} {(await DeleteAsync(key)).VersionId} latest", $"{key} {second}", $"{key} {first}"]);
                continue;
            }

            expected.AddRange([$"{key} {second} latest", $"{key} {first}"]);
        }

        (await PagesAsync(new ListVersionsRequest { BucketName = "lake", MaxKeys = size })).ShouldBe(expected);
        (await PagesAsync(new ListVersionsRequest { BucketName = "lake", MaxKeys = size, Prefix = "b/" })).ShouldBe(expected[2..7]);
    }

    [Fact]
    public async Task Pages_go_on_when_the_versions_of_each_were_deleted_meanwhile()
    {
        for (var i = 0; i < 5; i++) await PutAsync("a", $"{i}");
        await DeleteAsync("a");
        await PutAsync("b", "x");
        var request = new ListVersionsRequest { BucketName = "lake", MaxKeys = 2 };
        ListVersionsResponse page;
        do
        {
            page = await Cloud.Client.ListVersionsAsync(request);
            await Cloud.Client.DeleteObjectsAsync(new DeleteObjectsRequest
            {
                BucketName = "lake",
                Objects = [.. page.Versions.Select(item => new KeyVersion { Key = item.Key, VersionId = item.VersionId })],
            });
            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
        while (page.IsTruncated == true);
        (await ListAsync()).ShouldBeEmpty();
        await Cloud.Client.DeleteBucketAsync("lake");
    }

    [Fact]
    public async Task A_delimiter_rolls_the_versions_of_keys_up()
    {
        await PutAsync("a/1", "x");
        await PutAsync("a/1", "x");
        await DeleteAsync("a/2");
        var version = await PutAsync("b", "x");
        var request = new ListVersionsRequest { BucketName = "lake", Delimiter = "/", MaxKeys = 1 };
        var page = await Cloud.Client.ListVersionsAsync(request);
        (page.CommonPrefixes.Single(), page.NextKeyMarker).ShouldBe(("a/", "a/"));
        request.KeyMarker = page.NextKeyMarker;
        Lines(await Cloud.Client.ListVersionsAsync(request)).ShouldBe([$"b {version} latest"]);
    }

    [Fact]
    public async Task A_key_marker_alone_goes_behind_all_versions_of_its_key()
    {
        await PutAsync("a", "1");
        await PutAsync("a", "2");
        var version = await PutAsync("b", "1");
        (await ListAsync(request => request.KeyMarker = "a")).ShouldBe([$"b {version} latest"]);
        (await RefusalAsync(() => ListAsync(request => request.VersionIdMarker = version))).ErrorCode.ShouldBe("InvalidArgument");
    }

    private async Task<IReadOnlyList<string>> PagesAsync(ListVersionsRequest request)
    {
        var all = new List<string>();
        ListVersionsResponse page;
        do
        {
            page = await Cloud.Client.ListVersionsAsync(request);
            Lines(page).Count.ShouldBeLessThanOrEqualTo(request.MaxKeys ?? 1000);
            all.AddRange(Lines(page));
            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
        while (page.IsTruncated == true);
        return all;
    }
}
