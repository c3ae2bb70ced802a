using System.Globalization;
using System.Text.Json;
using Pipeline.Bench.Model.Training;
using Pipeline.Bench.Model.Trips;
using Pipeline.Bench.Reporting;

namespace Pipeline.Bench.Model.Reporting;

/// <summary>The search's figures as tables.</summary>
internal sealed record ModelReport(string Command, string Engine, Deployed Deployed, IReadOnlyList<TripMonth> Months, SearchFigures Figures)
{
    private static readonly string[] Told = ["num_round", "eval_metric", "objective"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The figures, with the curves.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { Command, Engine, Deployed.Candidate.Settings, Figures }, Indented);

    /// <summary>The report.</summary>
    public string ToMarkdown() =>
        $"""
        # What the model is trained with: features, hyperparameters, rounds

        Written by `{Command}` ({Engine}). Figures are root mean squared errors in minutes.

        The trips are New York's green taxis of {string.Join(", ", Months.Select(month => Invariant($"{month.Name} ({month.Trips.Count:N0})")))}, those of 1 to 60 minutes. Every judgment is by time: `w2` to `w4`
        is the last month's second, third or fourth week (to the end of the month), predicted by a model of the weeks before; a month's name alone is the whole month, predicted by a
        model of the month before. Features are as the scorer serves them: the statistics of a route are those of the labels of the earlier parts, and the first part has none.

        Deployed (`statemachines/retrain.asl.yaml`): {string.Join(", ", Deployed.Candidate.Settings.Where(setting => !Told.Contains(setting.Key)).Select(setting => $"{setting.Key} {setting.Value}"))};
        {Deployed.Least} rounds and one for each {Deployed.RowsPerRound} rows, at most {Deployed.Most}; no early stopping.

        ## What the model knows of routes

        The deployed hyperparameters and rounds. The deployed model is trained with the features of routes missing.

        {Table(Figures.Features, (_, curve) => Deployed.Rounds(curve.Rows), "by rows")}
        ## Hyperparameters

        Without routes. Each candidate changes the first in what its name says, and stands at the number of rounds that is best for it over all judgments: what is compared is the best
        that each can do. The deployed one at the rounds that its rule gives is in the table above.

        {Table(Figures.Hyperparameters, (candidate, _) => candidate.BestRounds, null)}
        ## Rounds by the number of rows

        The deployed hyperparameters, trained on the newest rows before the judging ones.

        {Rounds()}
        ## Repeatability

        The same rows in the same order, trained twice: {Same(Figures.Repeats.Again)}. With one thread and with two: {Same(Figures.Repeats.Threads)}. With another seed: {Same(Figures.Repeats.Seed)}.

        """;

    private static string Table(IReadOnlyList<CandidateFigures> candidates, Func<CandidateFigures, Curve, int> rounds, string? rule)
    {
        var table = new MarkdownTable(["candidate", "distance", "rounds", .. candidates[0].Curves.Select(curve => curve.Judgment), "mean"]);
        foreach (var candidate in candidates)
        {
            var errors = candidate.Curves.Select(curve => curve.Errors[rounds(candidate, curve) - 1]).ToList();
            table.Add([candidate.Name, candidate.Distance ? "yes" : "no", rule ?? Invariant($"{candidate.BestRounds}"), .. errors.Select(error => Invariant($"{error:N3}")), Invariant($"{errors.Average():N3}")]);
        }

        return table.ToString();
    }

    private string Rounds()
    {
        int[] counts = [100, 200, 400, 800];
        var table = new MarkdownTable(["judged by", "rows", .. counts.Select(count => Invariant($"{count} rounds")), "by the rule", "best"]);
        foreach (var size in Figures.Sizes)
        {
            var rule = Deployed.Rounds(size.Rows);
            table.Add(
            [
                size.Judgment, Invariant($"{size.Rows:N0}"), .. counts.Select(count => count <= size.Errors.Count ? Invariant($"{size.Errors[count - 1]:N3}") : ""),
                Invariant($"{size.Errors[rule - 1]:N3} at {rule}"), Invariant($"{size.Errors[size.BestRounds - 1]:N3} at {size.BestRounds}"),
            ]);
        }

        return table.ToString();
    }

    private static string Same(bool same) => same ? "the same bytes" : "other bytes";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
