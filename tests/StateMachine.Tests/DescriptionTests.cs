using System.Globalization;
using Pipeline.Contract.Description;
using Pipeline.Domain;

namespace Pipeline.StateMachine.Tests;

/// <summary>The workflow learns what the domain's description says: the same label and range, objective and metric, in every place that names them.</summary>
public sealed class DescriptionTests
{
    private static readonly DomainDescription Described = new TripDomain().Description;

    [Fact]
    public void The_workflow_learns_what_the_domain_describes() => Problems(Described).ShouldBeEmpty();

    [Fact]
    public void What_is_described_otherwise_is_found_in_each_place()
    {
        Problems(new DomainDescription("trips", Described.Label, Described.Objective) { Metric = GateMetric.MeanAbsoluteError })
            .ShouldBe(["eval_metric is rmse, not mae", "a run ends with the metric rmse, not mae", "a coalesced run ends with the metric rmse, not mae", "the message has not the metric mae", "a swap is told without the metric mae"]);
        Problems(new DomainDescription("trips", Described.Label, Objective.PseudoHuberError) { Metric = GateMetric.RootMeanSquaredError }).ShouldBe(["objective is reg:squarederror, not reg:pseudohubererror"]);
        Problems(new DomainDescription("trips", Described.Label with { GreatestLearned = 90 }, Described.Objective)).ShouldBe(["labels are not learned from where minutes BETWEEN 1 AND 90"]);
        Problems(new DomainDescription("parcels", LabelDescription.Number("hours", "h"), Objective.SquaredError)).ShouldHaveSingleItem().ShouldStartWith("labels are not learned from where hours BETWEEN");
    }

    private static IReadOnlyList<string> Problems(DomainDescription described)
    {
        var states = RetrainDefinition.States;
        var (metric, problems) = (described.Metric.Name, new List<string>());
        var chosen = states["ChooseHyperparameters"]!["Assign"]!["hyperparameters"]!;
        Differ("objective is", chosen["objective"]!.GetValue<string>(), described.Objective.Name);
        Differ("eval_metric is", chosen["eval_metric"]!.GetValue<string>(), metric);
        Differ("a run ends with the metric", states["PublishDecision"]!["Output"]!["metric"]!.GetValue<string>(), metric);
        Differ("a coalesced run ends with the metric", states["Coalesced"]!["Output"]!["metric"]!.GetValue<string>(), metric);
        if (!Message("PublishDecision").Contains($"'metric': '{metric}'", StringComparison.Ordinal)) problems.Add($"the message has not the metric {metric}");
        if (!Message("TellUntold").Contains($"'metric': '{metric}'", StringComparison.Ordinal)) problems.Add($"a swap is told without the metric {metric}");
        var range = string.Create(CultureInfo.InvariantCulture, $"{described.Label.Name} BETWEEN {described.Label.LeastLearned} AND {described.Label.GreatestLearned}");
        if (!states["GatherExamples"]!["Arguments"]!["QueryString"]!.GetValue<string>().Contains($"label.{range} END AS usable", StringComparison.Ordinal)) problems.Add($"labels are not learned from where {range}");
        return problems;

        string Message(string state) => states[state]!["Arguments"]!["Message"]!.GetValue<string>();

        void Differ(string what, string found, string expected)
        {
            if (found != expected) problems.Add($"{what} {found}, not {expected}");
        }
    }
}
