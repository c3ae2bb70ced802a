using System.Runtime.InteropServices;

namespace Pipeline.Cloud;

/// <summary>Keeps the local cloud's files private: only the user may read its objects, logs and tokens.</summary>
public static partial class PrivateFiles
{
    private const uint GroupAndOthers = 0b000_111_111;

    /// <summary>From now on this process and its child processes create files with mode 0600 and folders with 0700.</summary>
    public static void Only()
    {
        if (!OperatingSystem.IsWindows()) SetMask(GroupAndOthers);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
