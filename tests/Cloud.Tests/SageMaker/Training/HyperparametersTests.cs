using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Training;

namespace Pipeline.Cloud.Tests.SageMaker.Training;

public sealed class HyperparametersTests
{
    [Theory]
    [InlineData("eta", "1.5", "Hyperparameter eta: 1.5 is not in [0, 1]")]
    [InlineData("subsample", "0", "Hyperparameter subsample: 0 is not in (0, 1]")]
    [InlineData("max_depth", "six", "Hyperparameter max_depth: could not parse value (caused by ValueError)")]
    [InlineData("max_depth", "6.5", "Hyperparameter max_depth: could not parse value (caused by ValueError)")]
    [InlineData("max_depth", "-1", "Hyperparameter max_depth: -1 is not in [0, +inf)")]
    [InlineData("tree_method", "fast", "Hyperparameter tree_method: fast is not in ['auto', 'exact', 'approx', 'hist', 'gpu_hist']")]
    [InlineData("depth", "6", "Extraneous hyperparameter found: depth")]
    [InlineData("objective", "multi:softmax", "Require input for parameter 'num_class' for multi-classification")]
    public void A_value_that_the_container_refuses_is_refused_in_its_words(string name, string value, string reason) =>
        Should.Throw<TrainingFailureException>(() => Validate(("num_round", "10"), (name, value))).Message.ShouldContain(reason);

    [Fact]
    public void The_number_of_rounds_is_required() =>
        Should.Throw<TrainingFailureException>(() => Validate(("eta", "0.1"))).Message.ShouldContain("Missing required hyperparameter: num_round");

    [Fact]
    public void An_alias_sets_its_hyperparameter() =>
        Validate(("num_round", "10"), ("learning_rate", "0.1")).ForXgBoost.ShouldBe([KeyValuePair.Create("eta", "0.1")]);

    [Fact]
    public void The_containers_own_hyperparameters_are_not_passed_to_xgboost()
    {
        var hyperparameters = Validate(
            ("num_round", "10"), ("early_stopping_rounds", "3"), ("eval_metric", "mae,rmse"), ("save_model_on_termination", "true"), ("max_depth", "4"));
        hyperparameters.ForXgBoost.ShouldBe([KeyValuePair.Create("max_depth", "4")]);
        hyperparameters.Rounds.ShouldBe(10);
        hyperparameters.EarlyStoppingRounds.ShouldBe(3);
        hyperparameters.Metrics.ShouldBe(["mae", "rmse"]);
        hyperparameters.SavesWhenStopped.ShouldBeTrue();
    }

    [Theory]
    [InlineData("_kfold", "5")]
    [InlineData("csv_weights", "1")]
    [InlineData("tree_method", "gpu_hist")]
    [InlineData("booster", "gblinear")]
    [InlineData("eval_metric", "rmse,f1")]
    public void Hyperparameters_that_only_the_container_supports_are_refused_as_not_emulated(string name, string value) =>
        Should.Throw<AwsException>(() => Hyperparameters.RefuseNotEmulated(new Dictionary<string, string> { [name] = value }))
            .ShouldSatisfyAllConditions(e => e.Code.ShouldBe("NotImplemented"), e => e.Message.ShouldContain($"hyperparameter '{name}' = '{value}'"));

    private static Hyperparameters Validate(params (string Name, string Value)[] values) =>
        Hyperparameters.Validate(values.ToDictionary(entry => entry.Name, entry => entry.Value));
}
