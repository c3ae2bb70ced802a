using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Cloud.Processes;

/// <summary>Reads how much memory a process uses.</summary>
public static class ResidentMemory
{
    /// <summary>The resident memory in bytes of a process that this one started; 0 when it has ended.</summary>
    /// <param name="process">The process.</param>
    public static long Of(Process process)
    {
        if (OperatingSystem.IsLinux()) return Of(process.Id);
        process.Refresh();
        return process.HasExited ? 0 : process.WorkingSet64;
    }

    /// <summary>The resident memory in bytes of any process on Linux; 0 when it has ended.</summary>
    /// <param name="id">The process's id.</param>
    public static long Of(int id)
    {
        try
        {
            // In pages: first all of its memory, then the resident part.
            var statm = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/statm")).Split(' ');
            return long.Parse(statm[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            // The process has ended meanwhile.
            return 0;
        }
    }
}
