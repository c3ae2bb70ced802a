namespace Pipeline.Cloud.Protocol;

/// <summary>Tells a disk without room from other errors of files.</summary>
public static class FullDisk
{
    // .NET's HResult is errno on Unix, and Windows' own code there.
    private const int NoSpace = 28;
    private const int OverQuotaOnLinux = 122;
    private const int OverQuotaOnMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an error means that there is no space left, on the disk or in its user's quota.</summary>
    public static bool Is(IOException error) => error.HResult is NoSpace or OverQuotaOnLinux or OverQuotaOnMac or WindowsDiskFull;
}
