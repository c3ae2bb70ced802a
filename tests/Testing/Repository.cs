namespace Pipeline.Testing;

/// <summary>Where the checkout is, and what may lie beside it.</summary>
public static class Repository
{
    /// <summary>The folder that holds Pipeline.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>npm's packages.</summary>
    public static string NodeModules => Path.Combine(Root, "local", "node_modules");

    /// <summary>A file of <c>samples/</c>: a tenth of a month of real trips, and the zones.</summary>
    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    /// <summary>A file of <c>tests/data/</c>.</summary>
    public static string TestData(string name) => Path.Combine(Root, "tests", "data", name);

    /// <summary>
    /// A file of the real data beside the checkout, or null where there is none, which the tests' log then says. It adds rows to a theory that
    /// checks <see cref="Sample"/> in any case.
    /// </summary>
    public static string? RealData(string name)
    {
        var path = Path.Combine(Root, "..", "shared", "data", name);
        if (File.Exists(path)) return Path.GetFullPath(path);
        Console.WriteLine($"../shared/data/{name} is absent: real data is tested with samples/ alone.");
        return null;
    }

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException($"No Pipeline.sln above {AppContext.BaseDirectory}.");
    }
}
