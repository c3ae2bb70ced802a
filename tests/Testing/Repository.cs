namespace Pipeline.Testing;

/// <summary>Where the checkout is, and what may lie beside it.</summary>
public static class Repository
{
    /// <summary>The folder that holds Pipeline.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>npm's packages.</summary>
    public static string NodeModules => Path.Combine(Root, "local", "node_modules");

    /// <summary>A file of the real data beside the checkout, or null where there is none, which the tests' log then says.</summary>
    public static string? RealData(string name)
    {
        var path = Path.Combine(Root, "..", "shared", "data", name);
        if (File.Exists(path)) return Path.GetFullPath(path);
        Console.WriteLine($"{name} is absent: what needs real data is not tested.");
        return null;
    }

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException($"No Pipeline.sln above {AppContext.BaseDirectory}.");
    }
}
