using Microsoft.Playwright;
using Pipeline.Testing;

namespace Pipeline.Browser.Look;

/// <summary>Where the pictures of the panels go: into the build's output, or, for the README, into the folder that SCREENSHOTS names.</summary>
internal static class Screenshots
{
    /// <summary>Whether the pictures are for the README, and not only for whoever looks why a test failed.</summary>
    public static bool Kept => Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 };

    /// <summary>The file of a panel's picture.</summary>
    public static string File(string panel, int width, ColorScheme scheme)
    {
        var folder = Kept ? Path.Combine(Repository.Root, Environment.GetEnvironmentVariable("SCREENSHOTS")!) : Path.Combine(Repository.Root, ".build", "screenshots");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, FormattableString.Invariant($"{panel}-{width}-{scheme.ToString().ToLowerInvariant()}.png"));
    }
}
