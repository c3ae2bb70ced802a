namespace Pipeline.Cloud.CloudWatch;

/// <summary>What a function has written of a metric so far, over all of its dimensions.</summary>
/// <param name="Function">The function.</param>
/// <param name="Name">The metric's name.</param>
/// <param name="Sum">The values' sum.</param>
/// <param name="Count">How many values there are.</param>
/// <param name="Last">The newest value.</param>
public sealed record RunningMetric(string Function, string Name, double Sum, long Count, double Last)
{
    internal RunningMetric With(double[] values) => this with { Sum = Sum + values.Sum(), Count = Count + values.Length, Last = values[^1] };
}
