using System.Xml.Linq;
using Pipeline.Testing;

namespace Pipeline.EndToEnd.Scripts;

/// <summary>What <c>local/scripts/stage-sources</c> copies for <c>sam build</c>: all that a function is built from, and nothing that was built.</summary>
public sealed class StageSourcesTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public async Task The_copy_holds_every_project_that_a_function_needs_and_is_small()
    {
        using var directory = new TemporaryDirectory();
        string copy = directory.File("sources");
        (await ScriptRun.OfAsync(ScriptRun.PathOf("stage-sources"), [copy])).ShouldBe(new ScriptRun(0, "", ""));

        foreach (string file in (string[])["Makefile", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "local/scripts/publish-function"])
            File.Exists(Path.Combine(copy, file)).ShouldBeTrue(file);
        var projects = Directory.GetFiles(Path.Combine(copy, "functions"), "*.csproj", SearchOption.AllDirectories);
        string[] functions = ["ScoringFunction.csproj", "LookupsFunction.csproj", "RetrainingFunction.csproj"];
        functions.ShouldBeSubsetOf(projects.Select(project => Path.GetFileName(project)));
        foreach (string project in projects)
        {
            foreach (string reference in XDocument.Load(project).Descendants("ProjectReference").Select(item => item.Attribute("Include")!.Value).Where(reference => !reference.StartsWith('$')))
                File.Exists(Path.Combine(Path.GetDirectoryName(project)!, reference)).ShouldBeTrue($"{project}: {reference}");
        }

        var files = new DirectoryInfo(copy).GetFiles("*", SearchOption.AllDirectories);
        files.Sum(file => file.Length).ShouldBeLessThan(10 * Megabyte);
        files.ShouldAllBe(file => !file.FullName.Contains("/node_modules/") && !file.FullName.Contains("/.build/"));
    }

    [Fact]
    public async Task A_copy_replaces_the_one_before()
    {
        using var directory = new TemporaryDirectory();
        string copy = directory.File("sources");
        Directory.CreateDirectory(copy);
        await File.WriteAllTextAsync(Path.Combine(copy, "old"), "");
        await ScriptRun.OfAsync(ScriptRun.PathOf("stage-sources"), [copy]);
        File.Exists(Path.Combine(copy, "old")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_checkout_itself_is_not_replaced() =>
        (await ScriptRun.OfAsync(ScriptRun.PathOf("stage-sources"), [Repository.Root])).Error.ShouldContain("this checkout itself");
}
