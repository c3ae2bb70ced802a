using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests;

/// <summary>Every service as the cloud composes it. None is started.</summary>
internal sealed class ComposedCloud : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ComposedCloud()
    {
        var environments = new EnvironmentRegistry();
        var composition = new ServiceComposition(
            new LocalCloudOptions { DataDirectory = _directory.Path, NodeModules = Repository.NodeModules }, new ServiceSettings(), TimeProvider.System,
            new Uri("http://127.0.0.1"), new RoleDirectory(), environments, new FaultInjector(1, TimeProvider.System, environments));
        Services = [.. composition.Compose().All.OrderBy(service => service.Name, StringComparer.Ordinal)];
    }

    /// <summary>The services, by name.</summary>
    public IReadOnlyList<ICloudService> Services { get; }

    /// <summary>Every operation that a service declares, with its service.</summary>
    public IEnumerable<(ICloudService Service, Operation Operation)> Operations =>
        Services.SelectMany(service => service.Operations.Declared.Select(operation => (service, operation)));

    public void Dispose() => _directory.Dispose();
}
