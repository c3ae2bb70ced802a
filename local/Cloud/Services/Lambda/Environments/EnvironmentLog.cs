using System.Globalization;
using Pipeline.Cloud.Lambda.Functions;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>What an environment's invocations write: the function's own lines, and Lambda's START, END and REPORT around them.</summary>
internal sealed class EnvironmentLog(string environmentId, FunctionDefinition function, FunctionLog log, TimeProvider time)
{
    /// <summary>A line that the function wrote.</summary>
    public void Write(Invocation? invocation, string line)
    {
        invocation?.Tail.Add(line);
        log.Write(environmentId, line);
    }

    public void Started(Invocation invocation) => Write(invocation, $"START RequestId: {invocation.RequestId} Version: $LATEST");

    public void TimedOut(Invocation invocation, string message) =>
        Write(invocation, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {invocation.RequestId} {message}"));

    /// <summary>The end of an invocation, and what it took.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="peakMegabytes">The most memory that the process had.</param>
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
