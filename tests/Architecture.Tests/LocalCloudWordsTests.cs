using System.Text.RegularExpressions;
using Pipeline.Architecture.Tests.Arrows;
using Pipeline.Testing;

namespace Pipeline.Architecture.Tests;

/// <summary>The local cloud is nobody's in particular: it knows no domain, and only its deployment knows how a template is written.</summary>
public sealed partial class LocalCloudWordsTests
{
    private static readonly string Cloud = Path.Combine(Repository.Root, "local", "Cloud");

    [Fact]
    public void Nothing_of_the_local_cloud_knows_a_trip() => Lines(Cloud).Where(line => Domain().IsMatch(line.Text)).Select(line => line.At).ShouldBeEmpty();

    [Fact]
    public void Only_the_deployment_knows_what_SAM_is() => Lines(Cloud)
        .Where(line => !line.At.StartsWith("Deployment/", StringComparison.Ordinal) && Sam().IsMatch(line.Text)).Select(line => line.At).ShouldBeEmpty();

    [Fact]
    public void The_deployment_does_know_it() => Lines(Path.Combine(Cloud, "Deployment")).ShouldContain(line => Sam().IsMatch(line.Text));

    [GeneratedRegex(@"\btrips?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Domain();

    [GeneratedRegex(@"\bSAM\b|\bsam (build|local|deploy)\b")]
    private static partial Regex Sam();

    private static IEnumerable<(string At, string Text)> Lines(string folder) => SourceFolders.FilesOf(folder)
        .SelectMany(file => File.ReadLines(file).Select((text, place) => ($"{Path.GetRelativePath(Cloud, file)}:{place + 1}", text)));
}
