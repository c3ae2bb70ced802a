namespace Pipeline.Bench.Model.Reporting;

/// <summary>What was measured of a candidate: the error after each round, for each judgment.</summary>
/// <param name="Name">The candidate.</param>
/// <param name="Distance">Whether the model knew the distance.</param>
/// <param name="Curves">A curve for each judgment.</param>
internal sealed record CandidateFigures(string Name, bool Distance, IReadOnlyList<Curve> Curves)
{
    /// <summary>The one number of rounds that is best over all judgments.</summary>
    public int BestRounds => Enumerable.Range(1, Curves[0].Errors.Count).MinBy(rounds => Curves.Average(curve => curve.Errors[rounds - 1]));
}

/// <summary>The error after each round, in minutes.</summary>
/// <param name="Judgment">The judgment.</param>
/// <param name="Rows">Rows trained on.</param>
/// <param name="Errors">The error after each round.</param>
internal sealed record Curve(string Judgment, int Rows, IReadOnlyList<double> Errors)
{
    /// <summary>The number of rounds that is best for this set.</summary>
    public int BestRounds => Enumerable.Range(1, Errors.Count).MinBy(round => Errors[round - 1]);
}

/// <summary>Whether trainings on the same rows gave the same bytes.</summary>
/// <param name="Again">Twice with the same seed and threads.</param>
/// <param name="Threads">With one thread and with two.</param>
/// <param name="Seed">With another seed; other bytes are expected.</param>
internal sealed record RepeatFigures(bool Again, bool Threads, bool Seed);

/// <summary>All that a search measured.</summary>
/// <param name="Features">Candidates that differ in what they know of routes.</param>
/// <param name="Hyperparameters">Candidates that differ in hyperparameters.</param>
/// <param name="Sizes">The deployed candidate on sets of different sizes.</param>
/// <param name="Repeats">Whether training is repeatable.</param>
internal sealed record SearchFigures(IReadOnlyList<CandidateFigures> Features, IReadOnlyList<CandidateFigures> Hyperparameters, IReadOnlyList<Curve> Sizes, RepeatFigures Repeats);
