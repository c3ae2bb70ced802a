using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Cloud.Processes;

/// <summary>Reads how much memory a process has.</summary>
public static class ResidentMemory
{
    /// <summary>The resident memory of a process of this one, bytes; 0 when it has ended.</summary>
    /// <param name="process">The process.</param>
    public static long Of(Process process)
    {
        if (OperatingSystem.IsLinux()) return Of(process.Id);
        process.Refresh();
        return process.HasExited ? 0 : process.WorkingSet64;
    }

    /// <summary>The resident memory of any process on Linux, bytes; 0 when it has ended.</summary>
    /// <param name="id">The process's id.</param>
    public static long Of(int id)
    {
        try
        {
            // Pages: all, then those in memory.
            var statm = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/statm")).Split(' ');
            return long.Parse(statm[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
