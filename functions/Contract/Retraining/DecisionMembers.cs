namespace Pipeline.Contract.Retraining;

/// <summary>The names of the members that a run of the workflow ends with: its output, and the message on the topic of decisions.</summary>
public static class DecisionMembers
{
    /// <summary>What was decided, such as <c>promoted</c>.</summary>
    public const string Decision = "decision";

    /// <summary>What the errors are measured in, such as <c>rmse</c>.</summary>
    public const string Metric = "metric";

    /// <summary>The candidate's error on what it was judged by; null where no models were compared.</summary>
    public const string Candidate = "candidate";

    /// <summary>The serving model's error on the same; null where none served.</summary>
    public const string Serving = "serving";

    /// <summary>The error of the best constant on the same, which a candidate must beat; null where no models were compared.</summary>
    public const string Baseline = "baseline";
}
