using Pipeline.Contract.Description;

namespace Pipeline.Contract.Tests.Description;

public sealed class DomainDescriptionTests
{
    private static readonly LabelDescription Delayed = LabelDescription.YesNo("delayed");
    private static readonly LabelDescription Hours = LabelDescription.Number("hours", "h");

    [Fact]
    public void The_usual_metric_is_the_objectives_first()
    {
        new DomainDescription("flights", Delayed, Objective.Logistic).Metric.ShouldBe(GateMetric.LogLoss);
        new DomainDescription("parcels", Hours, Objective.SquaredError).Metric.ShouldBe(GateMetric.RootMeanSquaredError);
    }

    [Fact]
    public void Another_metric_of_the_objective_may_be_chosen_and_no_other()
    {
        (new DomainDescription("flights", Delayed, Objective.Logistic) { Metric = GateMetric.AreaUnderCurve }).Metric.LowerIsBetter.ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new DomainDescription("flights", Delayed, Objective.Logistic) { Metric = GateMetric.RootMeanSquaredError })
            .Message.ShouldStartWith("Models of binary:logistic cannot be compared by rmse: choose logloss, auc, aucpr.");
    }

    [Fact]
    public void An_objective_learns_from_labels_of_its_kind()
    {
        Should.Throw<ArgumentException>(() => new DomainDescription("parcels", Hours, Objective.Logistic)).Message.ShouldStartWith("The objective binary:logistic does not learn from the label hours, which is a number.");
        Should.Throw<ArgumentException>(() => new DomainDescription("flights", Delayed, Objective.SquaredError)).Message.ShouldStartWith("The objective reg:squarederror does not learn from the label delayed, which is yes or no.");
    }

    [Fact]
    public void An_objective_that_the_scorer_cannot_serve_is_refused_by_name()
    {
        foreach (var objective in Objective.All) Objective.Named(objective.Name).ShouldBeSameAs(objective);
        Should.Throw<ArgumentException>(() => Objective.Named("multi:softprob")).Message
            .ShouldStartWith("The objective multi:softprob cannot be served: the scorer needs one number for each row. Choose reg:squarederror, reg:pseudohubererror, binary:logistic.");
    }

    [Fact]
    public void Every_metric_of_an_objective_measures_its_labels() =>
        Objective.All.ShouldAllBe(objective => objective.Metrics.Count > 0 && objective.Metrics.All(metric => metric.Kind == objective.Kind));

    [Theory]
    [InlineData(4.018, "4.02 h", "4.0180")]
    [InlineData(0.45731, "0.46 h", "0.4573")]
    [InlineData(null, "none", "none")]
    public void An_error_has_the_labels_unit_and_a_loss_has_none(double? error, string number, string probability)
    {
        new DomainDescription("parcels", Hours, Objective.SquaredError).Show(error).ShouldBe(number);
        new DomainDescription("flights", Delayed, Objective.Logistic).Show(error).ShouldBe(probability);
    }
}
