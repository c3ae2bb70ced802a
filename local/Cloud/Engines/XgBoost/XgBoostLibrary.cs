using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>The native library as it is on this machine.</summary>
public static class XgBoostLibrary
{
    /// <summary>Makes sure that the library is there and of the version that SageMaker's image 1.7-1 has.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="XgBoostMissingException">It is not; the message says how to install it.</exception>
    public static Version EnsureAvailable() => EnsureAvailable(NativeMethods.Library);

    /// <summary>The same, for a library of another name.</summary>
    internal static Version EnsureAvailable(string library)
    {
        if (!NativeLibrary.TryLoad(library, typeof(XgBoostLibrary).Assembly, searchPath: null, out var handle))
            throw new XgBoostMissingException($"{library} is not installed");
        NativeLibrary.Free(handle);
        NativeMethods.XGBoostVersion(out var major, out var minor, out var patch);
        var version = new Version(major, minor, patch);
        return version is { Major: 1, Minor: 7 } ? version : throw new XgBoostMissingException($"version {version} is installed");
    }

    /// <summary>Keeps XGBoost from writing to the console. The setting is kept for each thread.</summary>
    internal static void BeQuiet() => XgBoostException.ThrowIfFailed(NativeMethods.XGBSetGlobalConfig("""{"verbosity":0}"""));
}

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

/// <summary>The native XGBoost library is not on this machine, or is another version.</summary>
public sealed class XgBoostMissingException(string found) : Exception(
    $"SageMaker's training and endpoints need XGBoost 1.7 ({NativeMethods.Library}): {found}. " +
    "Install Debian's package with: sudo apt-get install libxgboost0")
{
}
