using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// Kills processes that a function left behind. A process in a session of its own is no longer a child of the function's process, so it
/// is found by the environment's secret in its environment variables. Works only on Linux, which shows those variables.
/// </summary>
internal static class Stragglers
{
    // A process may start another one during the search.
    private const int Rounds = 10;

    /// <summary>Kills every process whose environment variables contain a text.</summary>
    /// <param name="mark">For example <c>NAME=value</c>; it contains a secret that only the environment's processes know.</param>
    public static void Kill(ReadOnlySpan<byte> mark)
    {
        if (!OperatingSystem.IsLinux()) return;
        for (var round = 0; round < Rounds; round++)
        {
            var found = false;
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !Has(folder, mark)) continue;
                found = true;
                Kill(id);
            }

            if (!found) return;
        }
    }

    private static bool Has(string folder, ReadOnlySpan<byte> mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or belongs to another user and so not to a function.
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // The process has ended meanwhile.
        }
    }
}
