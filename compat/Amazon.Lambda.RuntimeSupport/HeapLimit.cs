using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Tells the garbage collector how much memory the function has, which it cannot see for itself: without that it may grow the heap until
/// Lambda ends the process.
/// </summary>
internal static class HeapLimit
{
    /// <summary>The bytes that the heap may have; null leaves the collector as it is.</summary>
    /// <param name="variable">Gives a variable's value or null.</param>
    /// <param name="available">The bytes that the collector thinks there are.</param>
    public static ulong? For(Func<string, string?> variable, long available)
    {
        if (string.Equals(variable("AWS_LAMBDA_DOTNET_DISABLE_MEMORY_LIMIT_CHECK"), "true", StringComparison.OrdinalIgnoreCase)) return null;
        if (!int.TryParse(variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)) return null;
        var bytes = (ulong)megabytes * 1024 * 1024;
        return (ulong)available < bytes ? null : bytes; // what is lower already was set by somebody
    }

    /// <summary>Limits the heap of this process.</summary>
    /// <param name="bytes">The most that it may have.</param>
    public static void Apply(ulong bytes)
    {
        AppContext.SetData("GCHeapHardLimit", bytes);
        GC.RefreshMemoryLimit();
    }
}
