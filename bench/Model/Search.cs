using System.Globalization;
using Pipeline.Bench.Model.Judging;
using Pipeline.Bench.Model.Reporting;
using Pipeline.Bench.Model.Training;
using Pipeline.Bench.Model.Trips;

namespace Pipeline.Bench.Model;

/// <summary>Tries every candidate of the plan on every judgment.</summary>
/// <param name="plan">The candidates.</param>
/// <param name="judgments">What judges them.</param>
/// <param name="trainings">Trainings at a time, each on one thread.</param>
/// <param name="progress">Told what is tried.</param>
internal sealed class Search(Plan plan, Judgments judgments, int trainings, Action<string> progress)
{
    private static readonly int[] Sizes = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 60_000];
    private readonly Trial _trial = new(1);

    /// <summary>Tries everything.</summary>
    public SearchFigures Run()
    {
        var deployed = Try(plan.Deployed, distance: true);
        var blind = Try(plan.Deployed, distance: false);
        return new SearchFigures(
            [deployed, blind, .. plan.WithRoutes.SelectMany(candidate => new[] { Try(candidate, distance: true), Try(candidate, distance: false) })],
            [Try(plan.Start, distance: true), .. plan.Variations.Select(candidate => Try(candidate, distance: true)), deployed, Try(plan.Start, distance: false), blind],
            BySize(),
            Repeat());
    }

    // Of the newest rows: small sets of the last month's weeks, and large ones of whole months.
    private IReadOnlyList<Curve> BySize()
    {
        progress("the number of rows");
        var all = judgments.Of(RouteKind.None);
        var weeks = all.Last(judgment => judgment.IsWeek);
        var sets = Sizes.Where(rows => rows <= weeks.Train.Count && rows <= 20_000).Select(rows => (Judgment: weeks, Rows: rows));
        if (all.FirstOrDefault(judgment => !judgment.IsWeek) is { } months) sets = sets.Concat(Sizes.Where(rows => rows >= 20_000 && rows <= months.Train.Count).Select(rows => (months, rows)));
        return [.. Parallel(sets).Select(set => Measure(plan.Deployed, set.Judgment with { Train = set.Judgment.Train.Newest(set.Rows) }))];
    }

    private RepeatFigures Repeat()
    {
        progress("repeatability");
        var train = judgments.Of(RouteKind.None)[0].Train;
        var first = _trial.Train(plan.Deployed, train);
        return new RepeatFigures(
            first.SequenceEqual(_trial.Train(plan.Deployed, train)),
            first.SequenceEqual(new Trial(2).Train(plan.Deployed, train)),
            first.SequenceEqual(_trial.Train(plan.Deployed.With("other seed", "seed=7"), train)));
    }

    private CandidateFigures Try(Candidate candidate, bool distance)
    {
        var tried = distance ? candidate : candidate.WithoutDistance();
        var figures = new CandidateFigures(candidate.Name, distance, [.. Parallel(judgments.Of(candidate.Routes)).Select(judgment => Measure(tried, judgment))]);
        var best = figures.Curves.Select(curve => string.Create(CultureInfo.InvariantCulture, $"{curve.Judgment} {curve.Errors[curve.BestRounds - 1]:N3} at {curve.BestRounds}"));
        progress($"{candidate.Name}, {(distance ? "with" : "without")} the distance: {string.Join(", ", best)}");
        return figures;
    }

    private Curve Measure(Candidate candidate, Judgment judgment) => new(judgment.Name, judgment.Train.Count, _trial.Errors(candidate, judgment));

    private ParallelQuery<T> Parallel<T>(IEnumerable<T> items) => items.AsParallel().AsOrdered().WithDegreeOfParallelism(trainings).WithMergeOptions(ParallelMergeOptions.NotBuffered);
}
