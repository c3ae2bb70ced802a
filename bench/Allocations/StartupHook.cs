using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>
/// Runs inside a .NET function before its own code, by <c>DOTNET_STARTUP_HOOKS</c>, so that the function itself needs to know
/// nothing of the bench: on signal SIGUSR1 it writes how many bytes have been allocated since the start into the file that
/// <c>ALLOCATIONS_FILE</c> names.
/// </summary>
internal static class StartupHook
{
    private const PosixSignal UserSignal1 = (PosixSignal)10;

#pragma warning disable IDE0052 // Held, not read: once it is collected the signal ends the process.
    private static PosixSignalRegistration? _registration;
#pragma warning restore IDE0052

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        var file = Environment.GetEnvironmentVariable("ALLOCATIONS_FILE") ?? throw new InvalidOperationException("ALLOCATIONS_FILE is not set.");
        _registration = PosixSignalRegistration.Create(UserSignal1, context =>
        {
            context.Cancel = true;
            File.WriteAllText(file + ".new", GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
            File.Move(file + ".new", file, overwrite: true);
        });
    }
}
