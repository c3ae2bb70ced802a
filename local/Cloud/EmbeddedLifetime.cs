using Microsoft.Extensions.Hosting;

namespace Pipeline.Cloud;

/// <summary>Leaves signals to the program that the cloud is part of: the host's usual lifetime would take them and only stop its server.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
