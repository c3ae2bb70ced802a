namespace Pipeline.Cli.LiveView.Functions;

/// <summary>A line of a function's log.</summary>
/// <param name="Number">Its place among the function's lines.</param>
/// <param name="At">When it was read.</param>
/// <param name="RequestId">The invocation that its environment worked on, or had worked on last; null before the first.</param>
/// <param name="EnvironmentId">The environment; empty for a line about the function as a whole.</param>
/// <param name="Text">The line.</param>
internal sealed record LogEntry(long Number, DateTimeOffset At, string? RequestId, string EnvironmentId, string Text)
{
    /// <summary>What kind of line it is: a level, <c>platform</c> for Lambda's own lines, <c>metric</c> for embedded metrics.</summary>
    public string Level => LogLevels.Of(Text);
}
