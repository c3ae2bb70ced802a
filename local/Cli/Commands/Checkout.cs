namespace Pipeline.Cli.Commands;

/// <summary>Finds the checkout that the program was built in.</summary>
internal static class Checkout
{
    /// <summary>The nearest folder at or above a path that holds Pipeline.sln; null when there is none.</summary>
    public static string? Find(string from)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) return at.FullName;
        }

        return null;
    }
}
