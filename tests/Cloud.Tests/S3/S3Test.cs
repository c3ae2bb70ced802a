namespace Pipeline.Cloud.Tests.S3;

/// <summary>A test with a cloud of its own.</summary>
public abstract class S3Test : IAsyncLifetime
{
    protected S3Cloud Cloud { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cloud = await S3Cloud.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
