using Amazon.Lambda.Core;

namespace Pipeline.Simulation.World;

/// <summary>Takes log lines and keeps none: a simulation makes millions.</summary>
internal sealed class QuietLogger : ILambdaLogger
{
    public void Log(string message)
    {
    }

    public void LogLine(string message)
    {
    }

    public void Log(string level, string message)
    {
    }

    public void Log(string level, string message, params object[] args)
    {
    }

    public void Log(string level, Exception exception, string message, params object[] args)
    {
    }
}
