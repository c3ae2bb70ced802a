using Pipeline.Testing;

namespace Pipeline.EndToEnd.Scripts;

/// <summary>What <c>local/scripts/locks-differ.cjs</c> calls a difference between two lock files.</summary>
public sealed class LocksDifferTests
{
    private const string Locked = """
        { "version": 2, "dependencies": { "net10.0": {
          "YamlDotNet": { "type": "Direct", "resolved": "18.1.0", "contentHash": "abc" },
          "Microsoft.NET.ILLink.Tasks": { "type": "Direct", "resolved": "10.0.12", "contentHash": "def" } } } }
        """;

    [Fact]
    public async Task The_same_packages_do_not_differ() => (await CompareAsync(Locked)).ShouldBe(new ScriptRun(0, "", ""));

    [Theory]
    [InlineData("18.1.0", "18.2.0", "YamlDotNet: locked 18.1.0 abc, restored 18.2.0 abc")]
    [InlineData("abc", "xyz", "YamlDotNet: locked 18.1.0 abc, restored 18.1.0 xyz")]
    [InlineData("YamlDotNet", "Other", "YamlDotNet: locked 18.1.0 abc, restored nothing")]
    public async Task Another_version_another_content_or_another_package_differs(string was, string becomes, string named)
    {
        var compared = await CompareAsync(Locked.Replace(was, becomes));

        compared.Status.ShouldBe(1);
        compared.Error.ShouldContain("a/packages.lock.json: net10.0 " + named);
    }

    [Fact]
    public async Task Compilers_that_the_sdk_brings_follow_the_sdk()
    {
        var onArm = Locked.Replace("10.0.12", "10.0.13").Replace("def", "xyz").Replace("} } } }", """
            } }, "net10.0/linux-arm64": { "runtime.linux-arm64.Microsoft.DotNet.ILCompiler": { "type": "Transitive", "resolved": "10.0.13", "contentHash": "x" } } } }
            """);

        (await CompareAsync(onArm)).ShouldBe(new ScriptRun(0, "", ""));
    }

    private static async Task<ScriptRun> CompareAsync(string restored)
    {
        using var directory = new TemporaryDirectory();
        var locked = Path.Combine("locked", "a", "packages.lock.json");
        var now = Path.Combine("a", "packages.lock.json");
        foreach (var (file, content) in new[] { (locked, Locked), (now, restored) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory.File(file))!);
            await File.WriteAllTextAsync(directory.File(file), content, TestContext.Current.CancellationToken);
        }

        return await ScriptRun.OfAsync("node", [ScriptRun.PathOf("locks-differ.cjs"), "locked", now], directory.Path);
    }
}
