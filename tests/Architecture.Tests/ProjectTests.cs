using System.Xml.Linq;
using Pipeline.Testing;

namespace Pipeline.Architecture.Tests;

/// <summary>Which project of the functions references which, as docs/architecture.md has it.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Contract"] = [],
        ["Gzip"] = [],
        ["Hosting"] = [],
        ["Domain"] = ["Contract"],
        ["Aws"] = ["Contract"],
        ["Scoring"] = ["Aws", "Contract", "Gzip"],
        ["Intake"] = ["Aws", "Contract"],
        ["ScoringFunction"] = ["Domain", "Hosting", "Scoring"],
        ["LookupsFunction"] = ["Aws", "Domain", "Hosting", "Intake"],
        ["RetrainingFunction"] = ["Domain", "Hosting", "Intake"],
    };

    public static TheoryData<string> Projects => [.. FolderTests.Projects.Select(row => row.Data)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_it_may(string project)
    {
        ReferencesOf(project).ShouldBe(Allowed[project], ignoreOrder: true);
        Load(project).Descendants("Compile").ShouldBeEmpty("sources of another folder are referenced, not compiled in");
    }

    /// <summary>The projects that a project references.</summary>
    internal static IEnumerable<string> ReferencesOf(string project) =>
        Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'))!);

    private static XDocument Load(string project) => XDocument.Load(Path.Combine(Repository.Root, "functions", project, project + ".csproj"));
}
