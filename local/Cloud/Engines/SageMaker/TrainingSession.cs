using System.Globalization;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Training;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>One job's matrices and booster. Every call runs on the calling thread.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly DMatrix _train;
    private readonly DMatrix? _validation;
    private readonly Booster _booster;
    private int _round;

    private TrainingSession(DMatrix train, DMatrix? validation, Booster booster) => (_train, _validation, _booster) = (train, validation, booster);

    /// <summary>Builds the matrices and configures the booster.</summary>
    /// <exception cref="XgBoostException">XGBoost rejects the data or the hyperparameters.</exception>
    internal static TrainingSession Begin(Hyperparameters hyperparameters, int threads, IRowSource train, IRowSource? validation)
    {
        XgBoostLibrary.BeQuiet();
        var trainMatrix = Matrix(train, null);
        var validationMatrix = validation is null ? null : Matrix(validation, trainMatrix);
        var booster = validationMatrix is null ? Booster.Create(trainMatrix) : Booster.Create(trainMatrix, validationMatrix);
        foreach (var (name, value) in hyperparameters.ForXgBoost) booster.Set(name, value);
        foreach (var metric in hyperparameters.Metrics.Distinct()) booster.Set("eval_metric", metric);
        booster.Set("nthread", threads.ToString(CultureInfo.InvariantCulture));
        booster.Set("verbosity", "0");
        return new TrainingSession(trainMatrix, validationMatrix, booster);

        DMatrix Matrix(IRowSource rows, DMatrix? reference) => hyperparameters.UsesHistograms
            ? DMatrix.Quantile(rows, hyperparameters.MaxBins, threads, reference)
            : DMatrix.Dense(rows, threads);
    }

    /// <summary>Trains the next round.</summary>
    /// <returns>The metrics of both sets after the round.</returns>
    internal IReadOnlyList<TrainingMetric> Round()
    {
        _booster.Update(_round, _train);
        var metrics = _booster.Evaluate(_round++, _validation is null ? ["train"] : ["train", "validation"]);
        return [.. metrics.Select(metric => new TrainingMetric(metric.Set, metric.Name, metric.Value))];
    }

    /// <summary>The model's bytes.</summary>
    /// <param name="best">The best round: later rounds are cut off; null keeps all rounds.</param>
    internal byte[] Save(BestRound? best)
    {
        if (best is null) return _booster.Save();
        using var slice = _booster.Slice(best.Round + 1);
        slice.SetAttribute("best_iteration", best.Round.ToString(CultureInfo.InvariantCulture));
        slice.SetAttribute("best_score", best.Value.ToString("R", CultureInfo.InvariantCulture));
        return slice.Save();
    }

    public void Dispose()
    {
        _booster.Dispose();
        _validation?.Dispose();
        _train.Dispose();
    }
}
