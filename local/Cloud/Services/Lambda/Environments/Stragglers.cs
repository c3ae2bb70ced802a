using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// Ends the processes that a function left behind: one that became a session of its own is no child of the function's process any
/// more. It is known by the environment's secret among its variables. Only Linux shows those.
/// </summary>
internal static class Stragglers
{
    // A process may start another one while they are looked for.
    private const int Rounds = 10;

    /// <summary>Kills every process that has a text among its variables.</summary>
    /// <param name="mark">For example <c>NAME=value</c>; it holds a secret that only the environment's processes know.</param>
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
            // It has ended, or is another user's and so no function's.
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
            // It has ended meanwhile.
        }
    }
}
