using Pipeline.Cloud.CloudWatch;

namespace Pipeline.LiveView.Functions;

/// <summary>Keeps the newest log lines of one function, within bounds of lines and characters.</summary>
internal sealed class LogRing
{
    private const int MostLines = 10_000;
    private const int MostCharacters = 4 * 1024 * 1024;
    private const string Start = "START RequestId: ";
    private readonly Lock _lock = new();
    private readonly Queue<LogEntry> _lines = new();
    private readonly Dictionary<string, string> _requests = new(StringComparer.Ordinal);
    private long _next;
    private long _characters;

    /// <summary>Adds a line.</summary>
    public void Add(FunctionLogLine line)
    {
        lock (_lock)
        {
            if (line.Line.StartsWith(Start, StringComparison.Ordinal)) _requests[line.EnvironmentId] = line.Line[Start.Length..].Split(' ')[0];
            _lines.Enqueue(new LogEntry(_next++, line.Time, _requests.GetValueOrDefault(line.EnvironmentId), line.EnvironmentId, line.Line));
            _characters += line.Line.Length;
            while (_lines.Count > 1 && (_lines.Count > MostLines || _characters > MostCharacters)) _characters -= _lines.Dequeue().Text.Length;
        }
    }

    /// <summary>The lines, newest first.</summary>
    /// <param name="before">Only lines with a smaller number; null for all.</param>
    public IEnumerable<LogEntry> Newest(long? before)
    {
        LogEntry[] lines;
        lock (_lock) lines = [.. _lines];
        return lines.Reverse().Where(line => before is null || line.Number < before);
    }
}

/// <summary>A line of a function's log.</summary>
/// <param name="Number">Its number among the function's lines, from 0.</param>
/// <param name="At">When it was read.</param>
/// <param name="RequestId">The current or most recent invocation of its environment; null before the first.</param>
/// <param name="EnvironmentId">The environment; empty for a line about the function as a whole.</param>
/// <param name="Text">The line.</param>
internal sealed record LogEntry(long Number, DateTimeOffset At, string? RequestId, string EnvironmentId, string Text)
{
    /// <summary>The log level, <c>platform</c> for Lambda's own lines, <c>metric</c> for embedded metrics.</summary>
    public string Level => LogLevels.Of(Text);
}
