using System.Globalization;
using System.Text;
using Pipeline.Contract.Intervals;
using Pipeline.Domain.Trips;
using Pipeline.Intake.Lookups;

namespace Pipeline.StateMachine.Tests;

/// <summary>
/// The workflow's own queries over the local Athena, and their result as the loader reads it: what is computed of one half of the answers holds for the other.
/// </summary>
[Trait("Cost", "process")]
public sealed class IntervalQueryTests
{
    private const int Half = 20_000;

    [Fact]
    public async Task Intervals_of_one_half_of_the_answers_cover_nine_tenths_of_the_other_in_every_bin()
    {
        await using var lake = await LocalLake.StartAsync();
        var random = new Random(7);
        await PutAnswersAsync(lake, [.. Enumerable.Range(0, Half).Select(_ => Draw(random))]);
        var bins = await BinsAsync(lake, await QueryAsync(promoted: true));

        bins.Bins.Count.ShouldBe(10);
        bins.Bins.Sum(bin => bin.Trips).ShouldBe(Half);
        // The error grows with the prediction, and so do the intervals.
        (bins.Bins[^1].High - bins.Bins[^1].Low).ShouldBeGreaterThan(4 * (bins.Bins[0].High - bins.Bins[0].Low));
        var others = Enumerable.Range(0, Half).Select(_ => Draw(random)).ToList();
        Coverage(bins, others).ShouldBeInRange(0.88, 0.92);
        foreach (var bin in others.GroupBy(trip => Enumerable.Range(0, 10).First(i => trip.Prediction <= bins.Bins[i].Upper)))
            Coverage(bins, [.. bin]).ShouldBeInRange(0.86, 0.94, $"bin {bin.Key}");

        // The live answers of a run that does not promote: the same rows give the same bins, and without the others they are measured.
        await UnloadExamplesAsync(lake);
        (await BinsAsync(lake, await QueryAsync(promoted: false))).ShouldBe(bins);
        (await lake.RowsAsync(await QueryAsync(promoted: false, measured: true))).ShouldHaveSingleItem()[..3].ShouldBe([$"{Half}", $"{Half / 2}", $"{Half / 4}"]);
    }

    [Theory]
    // 19 residuals are the fewest of which one of rank 19 and one of rank 1 are the ends.
    [InlineData(19, 1, 19)]
    [InlineData(7, 1, 7)]
    [InlineData(99, 5, 95)]
    [InlineData(199, 10, 190)]
    public async Task The_ends_are_the_residuals_of_the_ranks_of_split_conformal_prediction(int trips, int low, int high)
    {
        await using var lake = await LocalLake.StartAsync();
        // One bin, of answers that are all the same: residuals 1, 2, 3 ... in another order.
        await PutAnswersAsync(lake, [.. Enumerable.Range(1, trips).OrderBy(n => (n * 37) % 101).Select(n => (10.0, 10.0 + n))]);

        (await BinsAsync(lake, await QueryAsync(promoted: true))).Bins.ShouldBe([new IntervalBin(double.PositiveInfinity, low, high, trips)]);
    }

    // Between 2 and 50 minutes, to the half of one, so that many are equal; the error is skewed and grows with it.
    private static (double Prediction, double Label) Draw(Random random)
    {
        var prediction = Math.Round(4 + (random.NextDouble() * 96)) / 2;
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (prediction, prediction * Math.Exp((0.2 * normal) - 0.02));
    }

    private static double Coverage(IntervalBins bins, IReadOnlyList<(double Prediction, double Label)> trips) => trips.Average(trip =>
    {
        var interval = bins.Around(trip.Prediction, 0);
        return trip.Label >= interval.Low && trip.Label <= interval.High ? 1.0 : 0;
    });

    /// <summary>A query as a run of the definition sends it.</summary>
    private static async Task<string> QueryAsync(bool promoted, bool measured = false)
    {
        await using var harness = RetrainHarness.Serving();
        if (!promoted) harness.CandidateError(6);
        harness.Intervals(2000, 0, 0);
        harness.ShouldHaveDecided(await harness.RunAsync("run-1"), promoted ? "promoted" : "rejected");
        return harness.QueryTexts.Last(text => measured == text.Contains("AS carried", StringComparison.Ordinal));
    }

    /// <summary>Puts what the batch transform would leave: the trips with the candidate's answers, and one of the reference, which does not count.</summary>
    private static Task PutAnswersAsync(LocalLake lake, IReadOnlyList<(double Prediction, double Label)> trips)
    {
        var features = string.Join(',', TripFeatures.Names.Select(_ => "1"));
        var text = new StringBuilder($"reference,1,1,{features},1000\n");
        foreach (var (prediction, label) in trips) text.Append(CultureInfo.InvariantCulture, $"new,{label},{prediction},{features},{prediction}\n");
        return lake.PutAsync("training/run-1/answers/part-0.out", text.ToString());
    }

    /// <summary>
    /// Makes examples of the same trips, of which every second carried an interval, and half of these one that held the label; and as many that must not
    /// count: of an earlier model, answered after the label, with an old label, or not to be used.
    /// </summary>
    private static async Task UnloadExamplesAsync(LocalLake lake) => await lake.RunAsync($"""
        UNLOAD (
          WITH trip AS (SELECT label, answered, row_number() OVER () AS n FROM judged WHERE run = 'run-1' AND part = 'new'),
          kind AS (SELECT * FROM (VALUES
            (true, 20, 21, true), (false, 1, 21, true), (false, 22, 21, true), (false, 11, 12, true), (false, 20, 21, false)) AS t (counts, scored, labelled, usable))
          SELECT label, CASE WHEN counts THEN answered ELSE 1e6 END AS predicted, usable, TIMESTAMP '2026-01-01 00:00:00.000' AS requested_at,
            CAST(date_add('day', scored - 1, TIMESTAMP '2026-01-01 00:00:00') AS timestamp(3)) AS scored_at,
            CAST(date_add('day', labelled - 1, TIMESTAMP '2026-01-01 00:00:00') AS timestamp(3)) AS labelled_at,
            CASE WHEN n % 2 = 0 THEN label - 1 END AS low,
            CASE WHEN n % 2 = 0 THEN label + (CASE WHEN n % 4 = 0 THEN 1 ELSE -5e-1 END) END AS high
          FROM trip CROSS JOIN kind
        ) TO 's3://{LocalLake.Bucket}/training/run-1/examples/' WITH (format = 'PARQUET', compression = 'SNAPPY')
        """);

    /// <summary>The bins that a query's result holds.</summary>
    private static async Task<IntervalBins> BinsAsync(LocalLake lake, string sql) =>
        IntervalLookups.Read(IntervalFile.Read(await lake.RunAsync(sql)).Items.Single().Attributes.ToDictionary(attribute => attribute.Key.Name, attribute => attribute.Value)).ShouldNotBeNull();
}
