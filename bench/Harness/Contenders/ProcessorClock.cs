using System.Runtime.InteropServices;

namespace Pipeline.Bench.Contenders;

/// <summary>
/// The CPU clock of another process: user and system time of all its threads, to the nanosecond. <c>/proc/PID/stat</c> shows the
/// same sum in steps of 10 ms.
/// </summary>
internal static partial class ProcessorClock
{
    /// <summary>What a process has used.</summary>
    /// <exception cref="InvalidOperationException">There is no such process.</exception>
    public static TimeSpan Of(int processId)
    {
        if (clock_getcpuclockid(processId, out var clock) != 0 || clock_gettime(clock, out var time) != 0)
            throw new InvalidOperationException($"Process {processId} has no CPU clock: it has ended.");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100);
    }

    [LibraryImport("libc")]
    private static partial int clock_getcpuclockid(int processId, out int clock);

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
