using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>Stops training when a metric of the validation set has not improved for some rounds.</summary>
internal sealed class EarlyStopping
{
    private readonly string _metric;
    private readonly int _rounds;
    private readonly bool _maximize;

    private EarlyStopping(string metric, int rounds)
    {
        _metric = metric;
        _rounds = rounds;
        _maximize = HyperparameterRules.MaximizedMetrics.Contains(metric.Split('@')[0]);
        Best = new BestRound(0, _maximize ? double.NegativeInfinity : double.PositiveInfinity);
    }

    /// <summary>The best round so far.</summary>
    internal BestRound Best { get; private set; }

    /// <summary>The job's early stopping. As in the container, it also needs a validation channel and an <c>eval_metric</c>, whose last metric counts.</summary>
    internal static EarlyStopping? For(Hyperparameters hyperparameters, bool validates) =>
        hyperparameters.EarlyStoppingRounds is { } rounds && validates && hyperparameters.Metrics.Count > 0
            ? new EarlyStopping(hyperparameters.Metrics[^1], rounds)
            : null;

    /// <summary>Records a round's metrics and decides whether training stops.</summary>
    internal bool ShouldStop(int round, IReadOnlyList<TrainingMetric> metrics)
    {
        var value = metrics.Last(metric => metric.Set == "validation" && metric.Name == _metric).Value;
        if (_maximize ? value > Best.Value : value < Best.Value) Best = new BestRound(round, value);
        return round - Best.Round >= _rounds;
    }
}
