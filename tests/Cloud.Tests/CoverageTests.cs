using System.Text;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests;

/// <summary>local/Cloud/README.md lists what the services declare.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void The_readme_lists_every_operation_that_a_service_declares()
    {
        using var directory = new TemporaryDirectory();
        var environments = new EnvironmentRegistry();
        var composition = new ServiceComposition(
            new LocalCloudOptions { DataDirectory = directory.Path, NodeModules = Repository.NodeModules }, new ServiceSettings(), TimeProvider.System,
            new Uri("http://127.0.0.1"), new RoleDirectory(), environments, new FaultInjector(1, TimeProvider.System, environments));
        var table = new StringBuilder("| service | operations |\n|---|---|\n");
        foreach (var service in composition.Compose().All.OrderBy(service => service.Name, StringComparer.Ordinal))
            table.Append('|').Append(' ').Append('`').Append(service.Name).Append("` | ").AppendJoin(", ", service.Operations.Declared.Select(operation => operation.Name)).Append(" |\n");
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "local", "Cloud", "README.md"));
        readme.Contains(table.ToString(), StringComparison.Ordinal).ShouldBeTrue($"put this table into local/Cloud/README.md:\n{table}");
    }
}
