using Pipeline.Cli.Reporting;

namespace Pipeline.Cli.Smoke;

/// <summary>The result of a smoke test.</summary>
/// <param name="Sent">The number of trips put on the stream.</param>
/// <param name="Missing">The ids of the trips without a prediction.</param>
/// <param name="Unscored">The number of trips that were stored without a prediction because no model serves yet.</param>
/// <param name="Latency">The latency from the producer's call to the prediction; null when no prediction exists.</param>
internal sealed record SmokeResult(int Sent, IReadOnlyList<string> Missing, int Unscored, Latency? Latency)
{
    private const int Named = 5;

    /// <summary>The result as lines of text.</summary>
    public IEnumerable<string> Lines()
    {
        var found = Sent - Missing.Count;
        yield return $"predictions {found} of {Sent}, {found - Unscored} with minutes{(Unscored > 0 ? $", {Unscored} stored unscored: no model serves yet" : "")}";
        if (Latency is { } latency) yield return $"latency     p50 {latency.P50:N0} ms   p99 {latency.P99:N0} ms   (from the call that sent a trip to its prediction, by the clocks of both ends)";
    }

    /// <summary>The error message; null when every prediction exists.</summary>
    /// <param name="patience">How long the test waited.</param>
    public string? Failure(TimeSpan patience) => Missing.Count == 0
        ? null
        : $"{Missing.Count} of {Sent} predictions are not there after {patience.TotalSeconds:0} s: {string.Join(", ", Missing.Take(Named))}{(Missing.Count > Named ? $" and {Missing.Count - Named} more" : "")}. "
            + "See the scoring function's log and errors, the age of its oldest record (IteratorAge), and quarantine/ in the bucket.";
}
