using System.Globalization;
using System.Text;
using Pipeline.Domain.Trips;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>
/// The rule that the simulation tries is the workflow's: of the same random trips, the real query over the local Athena says the same of each part, and the real
/// state machine decides the same by it.
/// </summary>
[Trait("Cost", "process")]
public sealed class GateRuleTests(ITestOutputHelper output)
{
    private const int Draws = 32;

    // Parts of a few dozen trips count, so that each draw has parts with and without enough trips.
    private static readonly GateRule Rule = GateRule.Deployed with { MinimumEvidence = 40 };

    private static readonly int Hour = TripFeatures.Names.Index().Single(feature => feature.Item == "hour").Index;
    private static readonly int Borough = TripFeatures.Names.Index().Single(feature => feature.Item == "pickup_borough").Index;

    [Fact]
    public async Task The_query_and_the_state_machine_judge_and_decide_as_the_simulation_does()
    {
        await using var lake = await LocalLake.StartAsync();
        await using var engine = RetrainHarness.NewEngine();
        var query = await QueryAsync(engine);
        var decided = new List<string>();
        for (var seed = 0; seed < Draws; seed++)
        {
            var trips = Draw(new Random(seed));
            await lake.PutAsync($"training/draw-{seed}/answers/part-0.out", string.Concat(trips.Select(Line)));
            var rows = await lake.RowsAsync(query.Replace("'draw'", $"'draw-{seed}'", StringComparison.Ordinal));
            var judged = Judgement.Of(trips);
            var (real, restated) = (Ordered(rows.Select(Read)), Ordered(judged));
            real.SequenceEqual(restated, new Nearly()).ShouldBeTrue($"seed {seed}: the query says\n{string.Join('\n', real)}\nand the simulation\n{string.Join('\n', restated)}");

            var decision = await DecideAsync(engine, $"decide-{seed}", rows);
            Rule.Decide(judged).ShouldBe(decision, $"seed {seed}");
            decided.Add(decision);
        }

        output.WriteLine(string.Join(", ", decided.CountBy(decision => decision)));
        decided.Distinct().Order(StringComparer.Ordinal).ShouldBe(["held", "promoted", "rejected: no better than a constant", "rejected: not better", "rejected: worse in part"]);
    }

    /// <summary>Some hundred trips of which the candidate is better, as good or worse, here and there much worse in an hour or a borough, or on the reference, or whose labels are nearly the same.</summary>
    private static List<JudgedTrip> Draw(Random random)
    {
        var trips = random.Next(200, 900);
        var noise = 0.4 + (0.7 * random.NextDouble());
        var (hour, borough, reference) = (random.Next(3) == 0 ? 8 : -1, random.Next(3) == 0 ? 2 : -1, random.Next(3) == 0 ? 3 : 1);
        var width = random.Next(5) == 0 ? 2 : 40;
        var drawn = new List<JudgedTrip>();
        for (var i = 0; i < trips; i++)
        {
            var isReference = i % 4 == 3;
            var (label, at, from) = (5 + (width * random.NextDouble()), random.Next(6, 14), random.Next(6));
            var spread = noise * (at == hour || from == borough ? 2.5 : 1) * (isReference ? reference : 1);
            // Most of the error is the trip's own, which both models make.
            var own = 4 * Normal(random);
            drawn.Add(new JudgedTrip(label, label + own + (2 * Normal(random)), label + ((own + (2 * Normal(random))) * spread), at, from == 0 ? null : from, isReference));
        }

        return drawn;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Line(JudgedTrip trip)
    {
        var features = TripFeatures.Names.Select((_, feature) => feature == Hour ? $"{trip.Hour}" : feature == Borough ? $"{trip.Borough}" : "1");
        var line = new StringBuilder(trip.IsReference ? "reference" : "new");
        return line.Append(CultureInfo.InvariantCulture, $",{trip.Label:R},{trip.Served:R},{string.Join(',', features)},{trip.Answered:R}\n").ToString();
    }

    private static async Task<string> QueryAsync(EngineHarness engine)
    {
        var harness = Serving(engine);
        await RunAsync(harness, "draw");
        return harness.QueryTexts.Single(text => text.Contains("GROUPING SETS", StringComparison.Ordinal));
    }

    private static async Task<string> DecideAsync(EngineHarness engine, string run, IReadOnlyList<string?[]> rows)
    {
        var harness = Serving(engine);
        harness.Judged(rows);
        var outcome = await RunAsync(harness, run);
        var decision = outcome.Output!["decision"]!.GetValue<string>();
        if (decision != "rejected") return decision;
        var reason = outcome.Output!["reason"]!.GetValue<string>();
        return reason.StartsWith("worse by", StringComparison.Ordinal) ? "rejected: worse in part"
            : reason.StartsWith("no better than a constant", StringComparison.Ordinal) ? "rejected: no better than a constant"
            : "rejected: not better";
    }

    private static RetrainHarness Serving(EngineHarness engine)
    {
        var harness = new RetrainHarness(engine);
        harness.Serves("old", 5);
        return harness;
    }

    private static async Task<ExecutionOutcome> RunAsync(RetrainHarness harness, string run)
    {
        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        var outcome = await harness.RunAsync(
            run,
            ("BucketName", LocalLake.Bucket),
            ("MinimumEvidence", Text(Rule.MinimumEvidence)),
            ("PromotionMargin", Text(Rule.Margin)),
            ("PromotionConfidence", Text(Rule.Confidence)),
            ("MostSliceLoss", Text(Rule.MostSliceLoss)),
            ("MostReferenceLoss", Text(Rule.MostReferenceLoss)));
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        return outcome;
    }

    private static PartJudgement Read(string?[] row)
    {
        double Number(int field) => double.Parse(row[field]!, CultureInfo.InvariantCulture);
        return new PartJudgement(row[0]!, row[1] ?? "", int.Parse(row[2]!, CultureInfo.InvariantCulture), Number(3), Number(4), Number(5), Number(6), Number(7));
    }

    private static List<PartJudgement> Ordered(IEnumerable<PartJudgement> parts) =>
        [.. parts.OrderBy(part => part.Part, StringComparer.Ordinal).ThenBy(part => part.Value, StringComparer.Ordinal)];

    /// <summary>Sums in another order differ in their last digits.</summary>
    private sealed class Nearly : IEqualityComparer<PartJudgement>
    {
        public bool Equals(PartJudgement? one, PartJudgement? other) => one is not null && other is not null
            && (one.Part, one.Value, one.Trips) == (other.Part, other.Value, other.Trips)
            && IsNear(one.Candidate, other.Candidate) && IsNear(one.Serving, other.Serving) && IsNear(one.Gain, other.Gain) && IsNear(one.Error, other.Error) && IsNear(one.Constant, other.Constant);

        public int GetHashCode(PartJudgement part) => HashCode.Combine(part.Part, part.Value);

        private static bool IsNear(double one, double other) => Math.Abs(one - other) <= 1e-9 * (1 + Math.Abs(one));
    }
}
