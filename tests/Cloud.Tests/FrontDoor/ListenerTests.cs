using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.FrontDoor;

namespace Pipeline.Cloud.Tests.FrontDoor;

public sealed class ListenerTests
{
    private static readonly LocalCloudOptions Options = new() { Port = 0, DataDirectory = "unused", NodeModules = "unused" };

    [Fact]
    public async Task A_port_that_another_cloud_listens_on_cannot_be_taken()
    {
        await using var cloud = await StartAsync(Listener.Bind(Options));
        Should.Throw<PortInUseException>(() => Listener.Bind(Options with { Port = cloud.Endpoint.Port })).Port.ShouldBe(cloud.Endpoint.Port);
    }

    [Fact]
    public async Task A_port_that_another_cloud_begins_to_listen_on_meanwhile_is_reported()
    {
        // Only Linux lets two programs take a port as long as neither listens.
        if (!OperatingSystem.IsLinux()) return;
        var first = Listener.Bind(Options);
        var second = Listener.Bind(Options with { Port = first.Endpoint.Port });
        await using var cloud = await StartAsync(first);
        await Should.ThrowAsync<PortInUseException>(() => StartAsync(second));
    }

    private static Task<LocalCloud> StartAsync(Listener listener) =>
        LocalCloud.StartAsync(listener, CloudContext.Unchecked(Options, TimeProvider.System, new Dispatcher([])), [], TestContext.Current.CancellationToken);
}
