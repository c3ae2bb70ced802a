using Pipeline.Testing;

namespace Pipeline.Architecture.Tests.Arrows;

/// <summary>The folders of the checkout that hold C# sources.</summary>
internal static class SourceFolders
{
    private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true };

    /// <summary>The folders directly in <c>functions/</c> and <c>local/</c> that hold sources, as paths in the checkout.</summary>
    public static IReadOnlyList<string> Roots =>
    [
        .. new[] { "functions", "local" }
            .SelectMany(top => Directory.EnumerateDirectories(Path.Combine(Repository.Root, top)))
            .Where(folder => FilesOf(folder).Any())
            .Select(Relative)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Each root, and each folder below one in which further folders hold sources.</summary>
    public static IReadOnlyList<(string Root, string Folder)> All => [.. Roots.SelectMany(root => FoldersOf(root).Select(folder => (root, folder)))];

    /// <summary>The sources below a folder, in the order of their paths.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*.cs", Recursive)
        .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> FoldersOf(string root) => FilesOf(Path.Combine(Repository.Root, root))
        .SelectMany(file => AbovePaths(Relative(file)))
        .Where(folder => folder.StartsWith(root + "/", StringComparison.Ordinal)).Select(Parent)
        .Append(root).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> AbovePaths(string path)
    {
        for (var at = Parent(path); at.Length > 0; at = Parent(at)) yield return at;
    }

    private static string Parent(string path) => Path.GetDirectoryName(path)!;

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);
}
