namespace Pipeline.Cloud.CloudWatch;

/// <summary>Receives functions' log lines, for example a reader of embedded metrics or a console.</summary>
public interface IFunctionLogSink
{
    /// <summary>Receives one line. Called from any thread, in the order of each environment's output; it must not block.</summary>
    void Write(FunctionLogLine line);
}

/// <summary>A line that a function wrote, or that Lambda wrote about it (START, END, REPORT).</summary>
/// <param name="FunctionName">The function.</param>
/// <param name="EnvironmentId">The environment; empty for a line about the function as a whole.</param>
/// <param name="Line">The text, without its line end.</param>
/// <param name="Time">When it was read.</param>
public readonly record struct FunctionLogLine(string FunctionName, string EnvironmentId, string Line, DateTimeOffset Time);
