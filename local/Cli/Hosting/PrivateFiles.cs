using System.Runtime.InteropServices;

namespace Pipeline.Cli.Hosting;

/// <summary>Makes files that nobody but the user reads: objects, logs and tokens of the local cloud are the user's alone.</summary>
internal static partial class PrivateFiles
{
    private const uint GroupAndOthers = 0b000_111_111;

    /// <summary>From now on files of this process and of those that it starts are made with mode 0600, folders with 0700.</summary>
    public static void Only()
    {
        if (!OperatingSystem.IsWindows()) SetMask(GroupAndOthers);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
