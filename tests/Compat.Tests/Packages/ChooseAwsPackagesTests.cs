using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.Compat.Tests.Packages;

/// <summary>What <c>local/scripts/choose-aws-packages</c> finds in feeds of each kind. It runs in a folder of its own, with caches of its own.</summary>
[Trait("Cost", "process")]
public sealed class ChooseAwsPackagesTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public ChooseAwsPackagesTests()
    {
        Directory.CreateDirectory(_root.File("local/scripts"));
        File.Copy(Path.Combine(Repository.Root, "local/scripts/choose-aws-packages"), _root.File("local/scripts/choose-aws-packages"));
        File.Copy(Path.Combine(Repository.Root, "Directory.Packages.props"), _root.File("Directory.Packages.props"));
        PackageFeed.Add(Feed, []);
        UseSource(Feed);
    }

    private string Feed => _root.File("feed");

    private string Answer => _root.File(".build/aws-packages.props");

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Where_the_feed_has_them_the_official_packages_are_taken_and_the_feed_is_not_asked_again()
    {
        PackageFeed.Add(Feed, PackageFeed.Pins);

        (await ChooseAsync("auto")).ShouldBe((0, "AWS packages: nuget, the official ones of the feed", ""));
        File.ReadAllText(Answer).ShouldContain("<AwsPackagesFrom>nuget</AwsPackagesFrom>");

        UseSource(_root.File("gone")); // to ask it would be an error
        (await ChooseAsync("auto")).ShouldBe((0, "AWS packages: nuget, the official ones of the feed", ""));
    }

    [Fact]
    public async Task A_newer_patch_is_as_good_and_a_newer_minor_version_is_not()
    {
        PackageFeed.Add(Feed, PackageFeed.Pins.Select(pin => (pin.Id, Next(pin.Version, part: 2))));
        (await ChooseAsync("auto")).Output.ShouldStartWith("AWS packages: nuget, ");

        Directory.Delete(_root.File(".build"), recursive: true);
        Directory.Delete(_root.File("packages"), recursive: true);
        var last = PackageFeed.Pins[^1];
        File.Delete(Path.Combine(Feed, $"{last.Id}.{Next(last.Version, part: 2)}.nupkg"));
        PackageFeed.Add(Feed, [(last.Id, Next(last.Version, part: 1))]);
        (await ChooseAsync("auto")).Output.ShouldStartWith($"AWS packages: compat, since the feed lacks {last.Id} {last.Version} (");
    }

    [Fact]
    public async Task Where_the_feed_lacks_them_compat_is_taken_and_the_line_says_what_is_lacking()
    {
        var (status, output, error) = await ChooseAsync("auto");

        (status, error).ShouldBe((0, ""));
        output.ShouldBe($"AWS packages: compat, since the feed lacks {PackageFeed.Pins[0].Id} {PackageFeed.Pins[0].Version} and {PackageFeed.Pins.Count - 1} more (make AWS_PACKAGES=nuget insists on the official ones)");
        File.ReadAllText(Answer).ShouldContain("<AwsPackagesFrom>compat</AwsPackagesFrom>");
    }

    [Fact]
    public async Task Other_versions_in_the_list_are_asked_for_again()
    {
        await ChooseAsync("auto");
        var (id, version) = PackageFeed.Pins[0];
        var list = File.ReadAllText(_root.File("Directory.Packages.props"));
        File.WriteAllText(_root.File("Directory.Packages.props"), list.Replace($"Include=\"{id}\" Version=\"{version}\"", $"Include=\"{id}\" Version=\"77.1.0\"", StringComparison.Ordinal));
        PackageFeed.Add(Feed, [.. PackageFeed.Pins.Skip(1), (id, "77.1.0")]);

        (await ChooseAsync("auto")).Output.ShouldStartWith("AWS packages: nuget, ");
    }

    [Fact]
    public async Task To_insist_on_what_the_feed_lacks_is_an_error_that_says_what_where_and_what_to_do()
    {
        PackageFeed.Add(Feed, PackageFeed.Pins.SkipLast(1));
        var (id, version) = PackageFeed.Pins[^1];

        var (status, output, error) = await ChooseAsync("nuget");

        (status, output).ShouldBe((2, ""));
        error.ShouldStartWith($"choose-aws-packages: the official AWS packages were asked for, and the feed lacks {id} {version}.\n");
        error.ShouldContain("dotnet nuget list source");
        error.ShouldContain("make AWS_PACKAGES=compat");
        File.Exists(Answer).ShouldBeFalse();
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("nuget")]
    public async Task A_feed_that_cannot_be_reached_is_an_error_and_never_taken_for_one_that_lacks_packages(string mode)
    {
        UseSource("http://127.0.0.1:1/v3/index.json");

        var (status, output, error) = await ChooseAsync(mode);

        (status, output).ShouldBe((1, ""));
        error.ShouldStartWith("choose-aws-packages: the feed could not be asked for the official AWS packages:\n");
        error.ShouldContain("NU1301");
        error.ShouldContain("make AWS_PACKAGES=compat");
        File.Exists(Answer).ShouldBeFalse();
    }

    [Fact]
    public async Task One_of_two_feeds_that_cannot_be_reached_is_an_error_too()
    {
        UseSource(Feed, _root.File("gone"));

        (await ChooseAsync("auto")).Status.ShouldBe(1);
    }

    [Fact]
    public async Task Compat_is_taken_without_asking()
    {
        UseSource(_root.File("gone"));

        (await ChooseAsync("compat")).ShouldBe((0, "AWS packages: compat, as was asked for", ""));
        File.ReadAllText(Answer).ShouldContain("<AwsPackagesFrom>compat</AwsPackagesFrom>");
    }

    [Fact]
    public async Task Another_word_is_refused() =>
        (await ChooseAsync("official")).ShouldBe((2, "", "choose-aws-packages: expected auto, nuget or compat, not 'official'"));

    // With a '4' as part 2, 3.2.0 becomes 3.2.4; with part 1, 3.6.0.
    private static string Next(string version, int part)
    {
        var parts = version.Split('.').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        parts[part] += 4;
        return string.Join('.', parts);
    }

    private void UseSource(params string[] sources) => File.WriteAllText(_root.File("NuGet.Config"), $"""
        <configuration><packageSources><clear />{string.Concat(sources.Select((source, at) => $"<add key=\"source{at}\" value=\"{source}\" allowInsecureConnections=\"true\" />"))}</packageSources></configuration>
        """);

    private async Task<(int Status, string Output, string Error)> ChooseAsync(string mode)
    {
        var start = new ProcessStartInfo(_root.File("local/scripts/choose-aws-packages"), [mode]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NUGET_PACKAGES"] = _root.File("packages");
        start.Environment["NUGET_HTTP_CACHE_PATH"] = _root.File("http");
        start.Environment["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT"] = "1";
        start.Environment.Remove("RestoreAdditionalProjectSources");
        using var choose = Process.Start(start)!;
        var output = choose.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = choose.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await choose.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (choose.ExitCode, (await output).TrimEnd(), (await error).TrimEnd());
    }
}
