using Pipeline.Architecture.Tests.Arrows;
using Pipeline.Testing;

namespace Pipeline.Architecture.Tests;

/// <summary>Between the folders of each project of the functions arrows point one way.</summary>
public sealed class FolderTests
{
    private static readonly string Functions = Path.Combine(Repository.Root, "functions");

    public static TheoryData<string> Projects => [.. Directory.EnumerateFiles(Functions, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_of_a_project_knows_itself_by_way_of_others(string project)
    {
        var arrows = ProjectArrows.Of(Path.Combine(Functions, project));
        Circles.Find(arrows).ShouldBeNull(string.Join('\n', arrows));
    }

    [Fact]
    public void A_stage_of_the_scorer_knows_the_batch_and_no_other_stage()
    {
        string[] stages = ["Decode", "Enrich", "Predict", "Store", "Land", "Events"];
        var arrows = ProjectArrows.Of(Path.Combine(Functions, "Scoring"));
        arrows.Where(arrow => stages.Contains(arrow.From)).Select(arrow => arrow.To).Distinct().Order().ShouldBe(["Batch", "Fast", "Metrics"]);
        arrows.Where(arrow => arrow.From == "Batch").Select(arrow => arrow.To).Distinct().ShouldBe(["Metrics"]);
        arrows.Where(arrow => arrow.From == "Fast").Select(arrow => arrow.To).Distinct().ShouldBe(["Batch"]);
        arrows.Where(arrow => arrow.From == "Metrics").ShouldBeEmpty();
        // The file that runs the stages in order knows them all.
        arrows.Where(arrow => arrow.File == "BatchScorer.cs").Select(arrow => arrow.To).Distinct().ShouldBe(["Decode", "Enrich", "Predict", "Store", "Land", "Batch", "Metrics"], ignoreOrder: true);
    }

    [Fact]
    public void A_circle_is_found_and_named()
    {
        var arrows = ProjectArrows.Of("Sample",
        [
            ("A/One.cs", "namespace Sample.A; class One { int Count => Sample.B.Two.Count; }"),
            ("B/Two.cs", "namespace Sample.B; using Sample.C; class Two { public static int Count; Three Next() => null; }"),
            ("C/Three.cs", "namespace Sample.C; class Three { void Ask(object value) { if (value is Sample.A.One) return; } }"),
        ]);
        Circles.Find(arrows).ShouldBe(["A", "B", "C", "A"]);
    }

    [Fact]
    public void A_name_in_a_comment_or_a_text_is_no_arrow() => ProjectArrows.Of("Sample",
    [
        ("A/One.cs", "namespace Sample.A; using Sample.B; /* Two */ class One { string Two => \"Two\"; }"),
        ("B/Two.cs", "namespace Sample.B; class Two { }"),
    ]).ShouldBeEmpty();
}
