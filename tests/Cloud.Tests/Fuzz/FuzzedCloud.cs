using Pipeline.Cloud.Calls;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>A whole local cloud in a directory of its own.</summary>
internal sealed class FuzzedCloud : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private RunningServices _services = null!;

    public Uri Endpoint => _services.Cloud.Endpoint;

    public IReadOnlyList<ICloudService> Services => _services.Cloud.Dispatcher.Services;

    public static async Task<FuzzedCloud> StartAsync()
    {
        var cloud = new FuzzedCloud();
        var options = new LocalCloudOptions { Port = 0, DataDirectory = cloud._directory.Path, NodeModules = Repository.NodeModules };
        cloud._services = await RunningServices.StartAsync(options, new ServiceSettings(), TimeProvider.System, TestContext.Current.CancellationToken);
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _directory.Dispose();
    }
}
