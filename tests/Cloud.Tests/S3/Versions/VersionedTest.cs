using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cloud.Tests.S3.Versions;

/// <summary>A test with a cloud whose bucket is versioned.</summary>
public abstract class VersionedTest : IAsyncLifetime
{
    protected S3Cloud Cloud { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cloud = await S3Cloud.StartAsync();
        await SetAsync(VersionStatus.Enabled);
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task SetAsync(VersionStatus status) => Cloud.Client.PutBucketVersioningAsync(
        new PutBucketVersioningRequest { BucketName = "lake", VersioningConfig = new S3BucketVersioningConfig { Status = status } });

    /// <summary>Writes an object and says which version it is.</summary>
    protected async Task<string> PutAsync(string key, string content) => (await Cloud.PutAsync(key, content)).VersionId;

    protected async Task<string> ReadAsync(string key, string? version)
    {
        using var response = await Cloud.Client.GetObjectAsync(new GetObjectRequest { BucketName = "lake", Key = key, VersionId = version });
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    protected Task<DeleteObjectResponse> DeleteAsync(string key, string? version = null) =>
        Cloud.Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = "lake", Key = key, VersionId = version });

    /// <summary>The versions as they are listed: key, version, and whether it is the newest; a delete marker with a cross before it.</summary>
    protected async Task<IReadOnlyList<string>> ListAsync(Action<ListVersionsRequest>? change = null)
    {
        var request = new ListVersionsRequest { BucketName = "lake" };
        change?.Invoke(request);
        return Lines(await Cloud.Client.ListVersionsAsync(request));
    }

    protected static IReadOnlyList<string> Lines(ListVersionsResponse page) =>
        [.. (page.Versions ?? []).Select(item => $"{(item.IsDeleteMarker == true ? "x " : "")}{item.Key} {item.VersionId}{(item.IsLatest == true ? " latest" : "")}")];

    /// <summary>The files of the data folder that hold an object or a former version.</summary>
    protected IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(Cloud.Files)!, "*", SearchOption.AllDirectories).Select(File.ReadAllText).Order(StringComparer.Ordinal)];

    protected static async Task<AmazonS3Exception> RefusalAsync(Func<Task> call) => await Should.ThrowAsync<AmazonS3Exception>(call);
}
