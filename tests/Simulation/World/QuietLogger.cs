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
}
