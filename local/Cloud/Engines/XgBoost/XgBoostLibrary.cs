using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>The native library of this machine.</summary>
public static class XgBoostLibrary
{
    /// <summary>Checks that the library is installed, in the version of SageMaker's image 1.7-1.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="XgBoostMissingException">The check failed; the message says how to install the library.</exception>
    public static Version EnsureAvailable() => EnsureAvailable(NativeMethods.Library);

    /// <summary>The same check for a library with another name.</summary>
    internal static Version EnsureAvailable(string library)
    {
        if (!NativeLibrary.TryLoad(library, typeof(XgBoostLibrary).Assembly, searchPath: null, out var handle))
            throw new XgBoostMissingException($"{library} is not installed");
        NativeLibrary.Free(handle);
        NativeMethods.XGBoostVersion(out var major, out var minor, out var patch);
        var version = new Version(major, minor, patch);
        return version is { Major: 1, Minor: 7 } ? version : throw new XgBoostMissingException($"version {version} is installed");
    }

    /// <summary>Keeps XGBoost from writing to the console. The setting is per thread.</summary>
    internal static void BeQuiet() => XgBoostException.ThrowIfFailed(NativeMethods.XGBSetGlobalConfig("""{"verbosity":0}"""));
}

/// <summary>Thrown when an XGBoost call fails, with XGBoost's message.</summary>
internal sealed class XgBoostException(string message) : Exception(message)
{
    /// <summary>Throws if a call did not succeed.</summary>
    internal static unsafe void ThrowIfFailed(int result)
    {
        // The message is per thread: it must be read on the thread of the call, before that thread's next call.
        if (result != 0) throw new XgBoostException(Marshal.PtrToStringUTF8((nint)NativeMethods.XGBGetLastError()) ?? "unknown error");
    }
}

/// <summary>Thrown when the native XGBoost library is not installed, or has another version.</summary>
public sealed class XgBoostMissingException(string found) : Exception(
    $"SageMaker's training and endpoints need XGBoost 1.7 ({NativeMethods.Library}): {found}. " +
    "Install Debian's package with: sudo apt-get install libxgboost0")
{
}
