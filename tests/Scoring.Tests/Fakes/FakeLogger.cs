using Amazon.Lambda.Core;

namespace Pipeline.Scoring.Tests.Fakes;

internal sealed class FakeLogger : ILambdaLogger
{
    public List<string> Lines { get; } = [];

    public void Log(string message) => LogLine(message);

    public void LogLine(string message)
    {
        lock (Lines) Lines.Add(message);
    }
}
