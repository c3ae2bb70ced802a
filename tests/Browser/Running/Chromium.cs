using Microsoft.Playwright;

namespace Pipeline.Browser.Running;

/// <summary>The system's Chromium, driven by Playwright, without a window.</summary>
internal static class Chromium
{
    /// <summary>The name of a site that is not this machine's, and that its owner has made to lead here.</summary>
    public const string ForeignSite = "evil.example";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Find(),
        // Root may not use Chromium's sandbox, and the page comes from this machine.
        Args = ["--no-sandbox", "--disable-dev-shm-usage", $"--host-resolver-rules=MAP {ForeignSite} 127.0.0.1"],
    });

    private static string Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in Names
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault()
        ?? throw new InvalidOperationException($"The tests of the live view need a browser: none of {string.Join(", ", Names)} is in the PATH. 'make browser' installs Chromium on Debian and Ubuntu.");
}
