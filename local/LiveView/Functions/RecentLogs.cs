using System.Collections.Concurrent;
using Pipeline.Cloud.CloudWatch;

namespace Pipeline.LiveView.Functions;

/// <summary>Keeps the functions' newest log lines, each with its invocation. The complete log is in the function's log file.</summary>
public sealed class RecentLogs : IFunctionLogSink
{
    private readonly ConcurrentDictionary<string, LogRing> _functions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Write(FunctionLogLine line) => _functions.GetOrAdd(line.FunctionName, _ => new LogRing()).Add(line);

    /// <summary>The lines of a function, newest first.</summary>
    /// <param name="function">The function.</param>
    /// <param name="before">Only lines with a smaller number; null for all.</param>
    internal IEnumerable<LogEntry> Lines(string function, long? before) =>
        _functions.TryGetValue(function, out var ring) ? ring.Newest(before) : [];

    /// <summary>The lines of an invocation, oldest first.</summary>
    internal IReadOnlyList<LogEntry> Of(string function, string requestId) =>
        [.. Lines(function, null).SkipWhile(line => line.RequestId != requestId).Where(line => line.RequestId == requestId).Reverse()];
}
