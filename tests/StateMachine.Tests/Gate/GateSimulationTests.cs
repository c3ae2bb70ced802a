namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>
/// How often the gate errs, with the parameters that are deployed by default, on errors that real models made on real trips. A seed that errs is named:
/// the same seed draws the same trips.
/// </summary>
public sealed class GateSimulationTests(GateSimulationTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<GateSimulationTests.Fixture>
{
    private const int Count = 200;

    /// <summary>The twin was trained on the same trips with another seed: neither is the better one for a reason, so each is tried as the candidate.</summary>
    [Theory]
    [InlineData(1000, true)]
    [InlineData(1000, false)]
    [InlineData(10_000, true)]
    [InlineData(10_000, false)]
    public void A_model_that_is_no_better_is_promoted_in_at_most_one_of_twenty_trials(int trips, bool isTwinTheCandidate)
    {
        var decisions = Twins(new Trials(fixture.Residuals, GateRule.Deployed), trips, isTwinTheCandidate);
        Seeds(decisions, "promoted").Count.ShouldBeLessThanOrEqualTo(Count / 20, $"of {Count} trials; seeds {string.Join(", ", Seeds(decisions, "promoted"))} promote it");
    }

    [Fact]
    public void A_model_that_is_three_percent_better_is_promoted_in_at_least_nineteen_of_twenty_trials()
    {
        var (error, better) = (fixture.Residuals.Error(fixture.ThreePercentWorse), fixture.Residuals.Error(row => row.Later));
        better.ShouldBe(0.97 * error, 1e-6);
        var decisions = new Trials(fixture.Residuals, GateRule.Deployed).Run(fixture.ThreePercentWorse, row => row.Later, 60_000, Count);
        Tell(decisions);
        var others = decisions.Index().Where(trial => trial.Item != "promoted").Select(trial => $"{trial.Index} ({trial.Item})").ToList();
        others.Count.ShouldBeLessThanOrEqualTo(Count / 20, $"of {Count} trials; seeds {string.Join(", ", others)} do not promote it");
    }

    /// <summary>The trials can tell: without the standard error, a margin of one percent lets noise in.</summary>
    [Fact]
    public void A_margin_alone_would_promote_a_model_that_is_no_better_too_often() =>
        Seeds(Twins(new Trials(fixture.Residuals, GateRule.Deployed with { Confidence = 0 }), 1000, isTwinTheCandidate: true), "promoted").Count.ShouldBeGreaterThan(2 * Count / 20);

    /// <summary>The trials can tell: the errors of two models on different trips differ by the trips.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(10_000)]
    public void A_comparison_on_different_trips_would_promote_a_model_that_is_no_better_too_often(int trips) =>
        Seeds(Twins(new Trials(fixture.Residuals, GateRule.Deployed) { IsPaired = false }, trips, isTwinTheCandidate: true), "promoted").Count.ShouldBeGreaterThan(2 * Count / 20);

    private IReadOnlyList<string> Twins(Trials trials, int trips, bool isTwinTheCandidate)
    {
        var decisions = isTwinTheCandidate ? trials.Run(row => row.Later, row => row.Reseeded, trips, Count) : trials.Run(row => row.Reseeded, row => row.Later, trips, Count);
        Tell(decisions);
        return decisions;
    }

    private void Tell(IReadOnlyList<string> decisions) => output.WriteLine(string.Join(", ", decisions.CountBy(decision => decision).Select(count => $"{count.Key}: {count.Value}")));

    private static List<int> Seeds(IReadOnlyList<string> decisions, string decision) => [.. decisions.Index().Where(trial => trial.Item == decision).Select(trial => trial.Index)];

    /// <summary>The trips, read once.</summary>
    public sealed class Fixture
    {
        private readonly double _share;

        public Fixture() => _share = FindShare();

        internal Residuals Residuals { get; } = Residuals.Read();

        /// <summary>
        /// What a model answers over which the later one is three percent better: the weaker model, whose error is that much or nearly, moved along the line
        /// between both until it is.
        /// </summary>
        internal double ThreePercentWorse(Residuals.Row row) => row.Later + (_share * (row.Weaker - row.Later));

        // The error grows with the share from where both are equal on.
        private double FindShare()
        {
            var wanted = Residuals.Error(row => row.Later) / 0.97;
            var (low, high) = (0.5, 2.0);
            for (var i = 0; i < 40; i++)
            {
                var middle = (low + high) / 2;
                if (Residuals.Error(row => row.Later + (middle * (row.Weaker - row.Later))) < wanted) low = middle;
                else high = middle;
            }

            return low;
        }
    }
}
