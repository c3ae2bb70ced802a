using Amazon.Lambda.Core;

namespace Pipeline.Intake.Tests;

/// <summary>Keeps what a function logs: level, template and arguments.</summary>
internal sealed class Log : ILambdaLogger
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    void ILambdaLogger.Log(string message) => _lines.Add(message);

    public void LogLine(string message) => _lines.Add(message);

    void ILambdaLogger.Log(string level, string message, params object[] args) => _lines.Add($"{level}: {message} {string.Join(' ', args)}");
}
