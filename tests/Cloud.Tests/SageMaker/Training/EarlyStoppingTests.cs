using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Training;

namespace Pipeline.Cloud.Tests.SageMaker.Training;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void Training_stops_after_some_rounds_without_an_improvement_and_remembers_the_best()
    {
        var watch = EarlyStopping.For(With("rmse"), validates: true)!;
        double[] errors = [5, 4, 3, 3.5, 3.2, 3];
        errors.Select((error, round) => watch.ShouldStop(round, Round("rmse", error))).ShouldBe([false, false, false, false, false, true]);
        watch.Best.Round.ShouldBe(2);
        watch.Best.Value.ShouldBe(3);
    }

    [Fact]
    public void More_is_better_for_some_metrics()
    {
        var watch = EarlyStopping.For(With("error,auc"), validates: true)!;
        watch.ShouldStop(0, Round("auc", 0.5));
        watch.ShouldStop(1, Round("auc", 0.7));
        watch.Best.Round.ShouldBe(1);
    }

    [Fact]
    public void Early_stopping_needs_a_metric_and_a_validation_channel_as_in_the_container()
    {
        EarlyStopping.For(With(null), validates: true).ShouldBeNull();
        EarlyStopping.For(With("rmse"), validates: false).ShouldBeNull();
    }

    private static TrainingMetric[] Round(string metric, double value) => [new("train", metric, value / 2), new("validation", metric, value)];

    private static Hyperparameters With(string? metric)
    {
        var values = new Dictionary<string, string> { ["num_round"] = "100", ["early_stopping_rounds"] = "3" };
        if (metric is not null) values["eval_metric"] = metric;
        return Hyperparameters.Validate(values);
    }
}
