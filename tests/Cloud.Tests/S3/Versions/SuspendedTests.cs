using Amazon.S3;

namespace Pipeline.Cloud.Tests.S3.Versions;

/// <summary>The version <c>null</c>. Source: "Working with objects in a versioning-suspended bucket".</summary>
public sealed class SuspendedTests : VersionedTest
{
    [Fact]
    public async Task What_was_written_before_versioning_is_the_version_null()
    {
        await Cloud.Client.PutBucketAsync("other");
        await Cloud.Client.PutObjectAsync(new() { BucketName = "other", Key = "a", ContentBody = "one" });
        await Cloud.Client.PutBucketVersioningAsync(new() { BucketName = "other", VersioningConfig = new() { Status = VersionStatus.Enabled } });
        var second = (await Cloud.Client.PutObjectAsync(new() { BucketName = "other", Key = "a", ContentBody = "two" })).VersionId;
        Lines(await Cloud.Client.ListVersionsAsync("other")).ShouldBe([$"a {second} latest", "a null"]);
    }

    [Fact]
    public async Task A_write_replaces_the_version_null_and_keeps_the_others()
    {
        var version = await PutAsync("a", "one");
        await SetAsync(VersionStatus.Suspended);
        (await PutAsync("a", "two")).ShouldBeNull();
        await PutAsync("a", "three");
        (await ListAsync()).ShouldBe(["a null latest", $"a {version}"]);
        (await ReadAsync("a", "null"), await ReadAsync("a", version)).ShouldBe(("three", "one"));
        Files().ShouldBe(["one", "three"]);
        (await Cloud.Client.GetObjectMetadataAsync("lake", "a")).VersionId.ShouldBe("null");
    }

    [Fact]
    public async Task A_deletion_replaces_the_version_null_by_a_marker()
    {
        var version = await PutAsync("a", "one");
        await SetAsync(VersionStatus.Suspended);
        await PutAsync("a", "two");
        var deleted = await DeleteAsync("a");
        (deleted.DeleteMarker, deleted.VersionId).ShouldBe(("true", "null"));
        (await ListAsync()).ShouldBe(["x a null latest", $"a {version}"]);
        Files().ShouldBe(["one"]);
        await PutAsync("a", "three");
        (await ListAsync()).ShouldBe(["a null latest", $"a {version}"]);
        await DeleteAsync("a");
        await DeleteAsync("a", "null");
        (await ReadAsync("a", null)).ShouldBe("one");
    }

    [Fact]
    public async Task A_version_null_stays_when_versioning_is_enabled_again()
    {
        await SetAsync(VersionStatus.Suspended);
        await PutAsync("a", "one");
        await SetAsync(VersionStatus.Enabled);
        var second = await PutAsync("a", "two");
        (await ListAsync()).ShouldBe([$"a {second} latest", "a null"]);
        await SetAsync(VersionStatus.Suspended);
        await PutAsync("a", "three");
        (await ListAsync()).ShouldBe(["a null latest", $"a {second}"]);
        Files().ShouldBe(["three", "two"]);
    }
}
