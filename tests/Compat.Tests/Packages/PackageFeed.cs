using System.IO.Compression;
using System.Xml.Linq;
using Pipeline.Testing;

namespace Pipeline.Compat.Tests.Packages;

/// <summary>A folder that NuGet takes packages from, filled with packages that hold nothing.</summary>
internal static class PackageFeed
{
    /// <summary>The official packages as Directory.Packages.props lists them: id and version.</summary>
    public static IReadOnlyList<(string Id, string Version)> Pins { get; } =
    [
        .. XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("ItemGroup")
            .Single(group => group.Attribute("Label")?.Value.StartsWith("AWS, official", StringComparison.Ordinal) == true)
            .Elements("PackageVersion").Select(pin => (pin.Attribute("Include")!.Value, pin.Attribute("Version")!.Value)),
    ];

    /// <summary>Puts empty packages into a folder.</summary>
    public static void Add(string folder, IEnumerable<(string Id, string Version)> packages)
    {
        Directory.CreateDirectory(folder);
        foreach (var (id, version) in packages)
        {
            using var package = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
            using var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
            nuspec.Write($"""
                <package><metadata><id>{id}</id><version>{version}</version><authors>test</authors><description>test</description>
                <dependencies><group targetFramework="net10.0" /></dependencies></metadata></package>
                """);
        }
    }
}
