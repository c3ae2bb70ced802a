using Pipeline.Architecture.Tests.Arrows;
using Pipeline.Testing;

namespace Pipeline.Architecture.Tests;

/// <summary>The two drawings of docs/architecture.md say what the code says: an arrow more or less, and this shows the lines to put there.</summary>
public sealed class DrawingTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));

    [Fact]
    public void The_projects_of_the_functions_are_drawn_as_they_reference_each_other()
    {
        var drawn = FolderTests.Projects.Select(row => row.Data).Order(StringComparer.Ordinal).SelectMany(project =>
            ProjectTests.ReferencesOf(project).Order(StringComparer.Ordinal).Select(reference => $"    {project} --> {reference}"));
        Drawing("projects").ShouldBe(string.Join('\n', drawn));
    }

    [Fact]
    public void The_folders_of_the_scorer_are_drawn_as_their_code_names_each_other()
    {
        var drawn = ProjectArrows.Of(Path.Combine(Repository.Root, "functions", "Scoring")).In().Where(arrow => arrow.From != ".")
            .Select(arrow => $"    {arrow.From} --> {arrow.To}").Distinct().Order(StringComparer.Ordinal);
        Drawing("folders of Scoring").ShouldBe(string.Join('\n', drawn));
    }

    // What stands between a comment of that name and the end of its block.
    private static string Drawing(string name)
    {
        Page.ShouldContain($"    %% {name}\n", customMessage: $"docs/architecture.md has no drawing '%% {name}'");
        return string.Join('\n', Page.Split('\n').SkipWhile(line => line != $"    %% {name}").Skip(1).TakeWhile(line => line != "```"));
    }
}
