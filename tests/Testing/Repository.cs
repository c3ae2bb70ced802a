namespace Pipeline.Testing;

/// <summary>Where the checkout is, and what may lie beside it.</summary>
public static class Repository
{
    /// <summary>The folder that holds Pipeline.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>npm's packages.</summary>
    public static string NodeModules => Path.Combine(Root, "local", "node_modules");

    /// <summary>A file of the real data beside the checkout, or null where there is none.</summary>
    public static string? RealData(string name)
    {
        var path = Path.Combine(Root, "..", "shared", "data", name);
        return File.Exists(path) ? Path.GetFullPath(path) : null;
    }

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException($"No Pipeline.sln above {AppContext.BaseDirectory}.");
    }
}
