using System.Collections.Concurrent;
using Pipeline.Architecture.Tests.Arrows;
using Pipeline.Testing;

namespace Pipeline.Architecture.Tests;

/// <summary>Between the folders that lie in a folder, arrows point one way: in each project of the functions and of the local cloud, at every level.</summary>
public sealed class FolderTests(FolderTests.CompiledRoots compiled) : IClassFixture<FolderTests.CompiledRoots>
{
    private static readonly string Functions = Path.Combine(Repository.Root, "functions");

    public static TheoryData<string> Projects => [.. Directory.EnumerateFiles(Functions, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!)];

    public static TheoryData<string, string> Folders
    {
        get
        {
            var folders = new TheoryData<string, string>();
            foreach (var (root, folder) in SourceFolders.All) folders.Add(root, folder);
            return folders;
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_folder_knows_itself_by_way_of_others(string root, string folder)
    {
        var arrows = compiled.Of(root).In(Path.GetRelativePath(root, folder));
        var circle = Circles.Find(arrows);
        circle.ShouldBeNull(string.Join('\n', Circles.ArrowsOf(circle ?? [], arrows)));
    }

    [Fact]
    public void The_folders_of_the_local_cloud_and_of_its_services_are_among_those_that_are_compared()
    {
        var folders = SourceFolders.All.Select(each => each.Folder).ToList();
        folders.ShouldContain("local/Cloud");
        folders.ShouldContain("local/Cloud/Services");
        folders.ShouldContain("local/Cloud/Services/S3");
        folders.ShouldContain("local/Cli");
        folders.ShouldContain("local/LiveView");
        folders.ShouldContain("functions/Scoring");
    }

    [Fact]
    public void A_stage_of_the_scorer_knows_the_batch_and_no_other_stage()
    {
        string[] stages = ["Decode", "Enrich", "Predict", "Store", "Land", "Events"];
        var arrows = compiled.Of("functions/Scoring").In();
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
        ]).In();
        Circles.Find(arrows).ShouldBe(["A", "B", "C", "A"]);
        Circles.ArrowsOf(["A", "B", "C", "A"], arrows).Select(arrow => arrow.File).ShouldBe(["A/One.cs", "B/Two.cs", "C/Three.cs"]);
    }

    [Fact]
    public void A_circle_inside_a_folder_is_found_there_and_not_above()
    {
        var arrows = ProjectArrows.Of("Sample",
        [
            ("Root.cs", "namespace Sample; class Root { Service.Face Face; }"),
            ("Service/Face.cs", "namespace Sample.Service; class Face { Queues.Queue Queue; }"),
            ("Service/Queues/Queue.cs", "namespace Sample.Service.Queues; class Queue { Messages.Message Next; }"),
            ("Service/Messages/Message.cs", "namespace Sample.Service.Messages; class Message { Queues.Queue From; }"),
        ]);
        Circles.Find(arrows.In()).ShouldBeNull();
        Circles.Find(arrows.In("Service")).ShouldBe(["Queues", "Messages", "Queues"]);
    }

    [Fact]
    public void A_file_that_is_both_face_and_floor_of_its_folder_is_a_circle()
    {
        var arrows = ProjectArrows.Of("Sample",
        [
            ("Service/Face.cs", "namespace Sample.Service; class Face { Queues.Queue Queue; public const int Most = 10; }"),
            ("Service/Queues/Queue.cs", "namespace Sample.Service.Queues; class Queue { int Length => Face.Most; }"),
        ]);
        Circles.Find(arrows.In("Service")).ShouldBe([".", "Queues", "."]);
    }

    [Fact]
    public void A_name_in_a_comment_or_a_text_is_no_arrow() => ProjectArrows.Of("Sample",
    [
        ("A/One.cs", "namespace Sample.A; using Sample.B; /* Two */ class One { string Two => \"Two\"; }"),
        ("B/Two.cs", "namespace Sample.B; class Two { }"),
    ]).In().ShouldBeEmpty();

    [Fact]
    public void A_type_that_is_not_found_is_said() => Should.Throw<ShouldAssertException>(() => ProjectArrows.Of("Sample",
    [
        ("A/One.cs", "namespace Sample.A; class One { Elsewhere.Two Two; }"),
    ])).Message.ShouldContain("Elsewhere");

    /// <summary>Compiles each root once.</summary>
    public sealed class CompiledRoots
    {
        private readonly ConcurrentDictionary<string, Lazy<ProjectArrows>> _roots = new(StringComparer.Ordinal);

        internal ProjectArrows Of(string root) =>
            _roots.GetOrAdd(root, _ => new Lazy<ProjectArrows>(() => ProjectArrows.Of(Path.Combine(Repository.Root, root)))).Value;
    }
}
