using System.Globalization;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Logs;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>Writes the log of an environment's invocations: the function's lines, and Lambda's START, END and REPORT.</summary>
internal sealed class EnvironmentLog(string environmentId, FunctionDefinition function, FunctionLog log, TimeProvider time)
{
    /// <summary>Writes a line of the function.</summary>
    public void Write(Invocation? invocation, string line)
    {
        invocation?.Tail.Add(line);
        log.Write(environmentId, line);
    }

    public void Started(Invocation invocation) => Write(invocation, $"START RequestId: {invocation.RequestId} Version: {function.Version}");

    public void TimedOut(Invocation invocation, string message) =>
        Write(invocation, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {invocation.RequestId} {message}"));

    /// <summary>Writes that the runtime ended in the middle of an invocation, behind the last lines of its output.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="message">How it ended, with its exit status or signal.</param>
    /// <param name="type">The error's type.</param>
    public void Exited(Invocation invocation, string message, string type)
    {
        Write(invocation, $"RequestId: {invocation.RequestId} Error: {message}");
        Write(invocation, type);
    }

    /// <summary>Writes END and REPORT of an invocation.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="peakMegabytes">Peak memory of the process.</param>
    /// <param name="initDuration">How long the environment took to start; only its first report has it.</param>
    public void Ended(Invocation invocation, int peakMegabytes, TimeSpan? initDuration)
    {
        Write(invocation, $"END RequestId: {invocation.RequestId}");
        var duration = invocation.Taken ? time.GetElapsedTime(invocation.TakenAt) : TimeSpan.Zero;
        var line = string.Create(CultureInfo.InvariantCulture,
            $"REPORT RequestId: {invocation.RequestId}\tDuration: {duration.TotalMilliseconds:F2} ms\tBilled Duration: {Math.Ceiling(duration.TotalMilliseconds):F0} ms\tMemory Size: {function.MemoryMegabytes} MB\tMax Memory Used: {Math.Min(peakMegabytes, function.MemoryMegabytes)} MB");
        if (initDuration is { } init) line += string.Create(CultureInfo.InvariantCulture, $"\tInit Duration: {init.TotalMilliseconds:F2} ms");
        Write(invocation, line);
    }
}
