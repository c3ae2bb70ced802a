using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>
/// Trains a model round by round, as the container's call of <c>xgboost.train</c> does: it evaluates both sets after each round, stops
/// early by the last metric of <c>eval_metric</c>, and keeps the best rounds.
/// </summary>
internal sealed class TrainingLoop(Hyperparameters hyperparameters, ITraining process, Action<IReadOnlyList<TrainingMetric>> onRound)
{
    /// <summary>Trains.</summary>
    /// <param name="validates">Whether there is a validation channel.</param>
    /// <param name="stop">Ends training between two rounds.</param>
    /// <returns>What to save of the booster; null if the job was stopped and does not save a model then.</returns>
    /// <exception cref="TrainingFailureException">XGBoost refuses the data or the hyperparameters.</exception>
    internal async Task<TrainedModel?> TrainAsync(bool validates, CancellationToken stop)
    {
        var watch = EarlyStopping.For(hyperparameters, validates);
        for (var round = 0; round < hyperparameters.Rounds; round++)
        {
            if (stop.IsCancellationRequested) return hyperparameters.SavesWhenStopped && round > 0 ? new TrainedModel(null) : null;
            var metrics = await process.RoundAsync();
            onRound([.. metrics.Select(metric => metric with { Value = Math.Round(metric.Value, 5) })]);
            if (watch?.ShouldStop(round, metrics) == true) break;
        }

        return new TrainedModel(watch?.Best);
    }
}

/// <summary>A booster that is ready to be saved.</summary>
/// <param name="Best">The best round of a job that stops early; null if every round counts.</param>
internal sealed record TrainedModel(BestRound? Best);
