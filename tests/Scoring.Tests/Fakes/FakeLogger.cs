using Amazon.Lambda.Core;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>Keeps the templates of what is logged, and the exceptions.</summary>
internal sealed class FakeLogger : ILambdaLogger
{
    public List<string> Lines { get; } = [];

    public void Log(string message) => LogLine(message);

    public void LogLine(string message)
    {
        lock (Lines) Lines.Add(message);
    }

    public void Log(string level, string message) => LogLine(message);

    public void Log(string level, string message, params object[] args) => LogLine(message);

    public void Log(string level, Exception exception, string message, params object[] args)
    {
        LogLine(message);
        LogLine(exception.ToString());
    }
}
