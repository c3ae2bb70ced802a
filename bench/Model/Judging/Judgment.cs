namespace Pipeline.Bench.Model.Judging;

/// <summary>Rows to train on, and later rows that judge the model.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Train">The earlier rows.</param>
/// <param name="Test">The later rows.</param>
/// <param name="IsWeek">Whether a week of a month is judged, or a whole month.</param>
internal sealed record Judgment(string Name, FeatureRows Train, FeatureRows Test, bool IsWeek);
