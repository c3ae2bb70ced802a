using System.Globalization;
using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>
/// Trains a model round by round, as the container's call of <c>xgboost.train</c> does: metrics of both sets after each round, early
/// stopping on the last metric asked for, the best rounds kept. All of it runs on the calling thread.
/// </summary>
internal sealed class TrainingLoop(Hyperparameters hyperparameters, int threads, Action<IReadOnlyList<Metric>> onRound)
{
    /// <summary>Trains.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="validation">The validation rows, or null.</param>
    /// <param name="stop">Ends training between two rounds.</param>
    /// <returns>The model's bytes; null where it was stopped and is not to be saved then.</returns>
    /// <exception cref="TrainingFailureException">XGBoost refuses the data or the hyperparameters.</exception>
    internal byte[]? Train(IRowSource train, IRowSource? validation, CancellationToken stop)
    {
        try
        {
            XgBoostLibrary.BeQuiet();
            using var trainMatrix = Matrix(train, null);
            using var validationMatrix = validation is null ? null : Matrix(validation, trainMatrix);
            using var booster = validationMatrix is null ? Booster.Create(trainMatrix) : Booster.Create(trainMatrix, validationMatrix);
            Configure(booster);
            return Rounds(booster, trainMatrix, validationMatrix is not null, stop);
        }
        catch (XgBoostException e) when (e.Message.Contains("label", StringComparison.OrdinalIgnoreCase))
        {
            throw TrainingFailureException.OfUser(e.Message, e);
        }
        catch (XgBoostException e)
        {
            throw TrainingFailureException.OfAlgorithm($"XGB train call failed with exception:\n {e.Message}", e);
        }
    }

    private DMatrix Matrix(IRowSource rows, DMatrix? reference) => hyperparameters.UsesHistograms
        ? DMatrix.Quantile(rows, hyperparameters.MaxBins, threads, reference)
        : DMatrix.Dense(rows, threads);

    private void Configure(Booster booster)
    {
        foreach (var (name, value) in hyperparameters.ForXgBoost) booster.Set(name, value);
        foreach (var metric in hyperparameters.Metrics.Distinct()) booster.Set("eval_metric", metric);
        booster.Set("nthread", threads.ToString(CultureInfo.InvariantCulture));
        booster.Set("verbosity", "0");
    }

    private byte[]? Rounds(Booster booster, DMatrix train, bool validates, CancellationToken stop)
    {
        var watch = EarlyStopping.For(hyperparameters, validates);
        string[] names = validates ? ["train", "validation"] : ["train"];
        for (var round = 0; round < hyperparameters.Rounds; round++)
        {
            if (stop.IsCancellationRequested) return hyperparameters.SavesWhenStopped && round > 0 ? booster.Save() : null;
            booster.Update(round, train);
            var metrics = booster.Evaluate(round, names);
            onRound([.. metrics.Select(metric => metric with { Value = Math.Round(metric.Value, 5) })]);
            if (watch?.ShouldStop(round, metrics) == true) break;
        }

        if (watch is null) return booster.Save();
        using var best = booster.Slice(watch.BestRound + 1);
        best.SetAttribute("best_iteration", watch.BestRound.ToString(CultureInfo.InvariantCulture));
        best.SetAttribute("best_score", watch.BestValue.ToString("R", CultureInfo.InvariantCulture));
        return best.Save();
    }
}
