using System.Text;
using Pipeline.Cloud.Calls;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests;

/// <summary>local/Cloud/README.md lists what the services declare.</summary>
public sealed class CoverageTests : IDisposable
{
    private readonly ComposedCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public void The_readme_lists_every_operation_that_a_service_declares() =>
        ShouldHave(Table("operations", _cloud.Services.Select(service => (service, string.Join(", ", service.Operations.Declared.Select(operation => operation.Name))))));

    [Fact]
    public void The_readme_lists_the_members_that_an_operation_accepts_without_effect() =>
        ShouldHave(Table("accepted without effect", _cloud.Services.Select(service => (service, string.Join("; ", service.Operations.Declared
            .Where(operation => operation.Members?.Ignored.Count > 0)
            .Select(operation => $"{operation.Name}: {string.Join(", ", operation.Members!.Ignored)}"))))));

    private static string Table(string title, IEnumerable<(ICloudService Service, string Text)> rows)
    {
        var table = new StringBuilder($"| service | {title} |\n|---|---|\n");
        foreach (var (service, text) in rows.Where(row => row.Text.Length > 0)) table.Append('|').Append(' ').Append('`').Append(service.Name).Append("` | ").Append(text).Append(" |\n");
        return table.ToString();
    }

    private static void ShouldHave(string table)
    {
        // The empty line behind it: a row that is not declared any more is no part of it.
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "local", "Cloud", "README.md"));
        readme.Contains(table + "\n", StringComparison.Ordinal).ShouldBeTrue($"put this table into local/Cloud/README.md:\n{table}");
    }
}
