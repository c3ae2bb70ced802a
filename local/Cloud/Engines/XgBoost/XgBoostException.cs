using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>What XGBoost said of a call that failed.</summary>
internal sealed class XgBoostException(string message) : Exception(message)
{
    /// <summary>Throws where a call answered with anything but success.</summary>
    internal static unsafe void ThrowIfFailed(int result)
    {
        // The message is kept for each thread: it must be read on the thread of the call, before the next one.
        if (result != 0) throw new XgBoostException(Marshal.PtrToStringUTF8((nint)NativeMethods.XGBGetLastError()) ?? "unknown error");
    }
}
