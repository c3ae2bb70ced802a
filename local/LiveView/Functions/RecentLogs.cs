using System.Collections.Concurrent;
using Pipeline.Cloud.Lambda;

namespace Pipeline.LiveView.Functions;

/// <summary>The functions' newest lines, with the invocation that each belongs to. The whole log is in the function's log file.</summary>
public sealed class RecentLogs : IFunctionLogSink
{
    private readonly ConcurrentDictionary<string, LogRing> _functions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Write(FunctionLogLine line) => _functions.GetOrAdd(line.FunctionName, _ => new LogRing()).Add(line);

    /// <summary>The lines of a function, newest first.</summary>
    /// <param name="function">The function.</param>
    /// <param name="before">Only lines before the one of this number; null for the newest.</param>
    internal IEnumerable<LogEntry> Lines(string function, long? before) =>
        _functions.TryGetValue(function, out var ring) ? ring.Newest(before) : [];

    /// <summary>The lines of an invocation, oldest first.</summary>
    internal IReadOnlyList<LogEntry> Of(string function, string requestId) =>
        [.. Lines(function, null).SkipWhile(line => line.RequestId != requestId).Where(line => line.RequestId == requestId).Reverse()];
}
