using System.Globalization;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>A job's hyperparameters, checked as the container checks them.</summary>
public sealed class Hyperparameters
{
    /// <summary>Hyperparameters that the container does not pass on to XGBoost.</summary>
    private static readonly string[] OfTheContainer =
        ["num_round", "csv_weights", "early_stopping_rounds", "save_model_on_termination", "use_dask_gpu_training", "eval_metric", "verbosity", "nthread"];

    private readonly Dictionary<string, string> _values;

    private Hyperparameters(Dictionary<string, string> values) => _values = values;

    /// <summary>Rounds to train.</summary>
    internal int Rounds => Int("num_round")!.Value;

    /// <summary>Rounds without an improvement after which training stops; null never stops.</summary>
    internal int? EarlyStoppingRounds => Int("early_stopping_rounds");

    /// <summary>The requested metrics; if empty, the objective decides.</summary>
    public IReadOnlyList<string> Metrics => _values.TryGetValue("eval_metric", out var metrics) ? [.. metrics.Split(',').Select(metric => metric.Trim())] : [];

    /// <summary>Whether a stopped job saves the model of the rounds so far.</summary>
    internal bool SavesWhenStopped => _values.GetValueOrDefault("save_model_on_termination") == "true";

    /// <summary>Threads; null if the job does not set them.</summary>
    internal int? Threads => Int("nthread");

    /// <summary>Whether the data is binned once, which needs an eighth of the memory.</summary>
    public bool UsesHistograms => _values.GetValueOrDefault("tree_method") == "hist";

    /// <summary>Bins per feature.</summary>
    public int MaxBins => Int("max_bin") ?? 256;

    /// <summary>The parameters that are passed on to XGBoost.</summary>
    public IEnumerable<KeyValuePair<string, string>> ForXgBoost => _values.Where(value => !OfTheContainer.Contains(value.Key));

    /// <summary>Refuses hyperparameters that the local cloud does not emulate, before the job is created.</summary>
    internal static void RefuseNotEmulated(IReadOnlyDictionary<string, string> values)
    {
        foreach (var (name, value) in values)
        {
            var refused = name switch
            {
                "_kfold" or "_num_cv_round" or "_tuning_objective_metric" => true,
                "csv_weights" => value != "0",
                "use_dask_gpu_training" => value != "false",
                "tree_method" => value == "gpu_hist",
                "predictor" => value == "gpu_predictor",
                // Endpoints predict in place, which XGBoost supports only for trees.
                "booster" => value == "gblinear",
                "eval_metric" => value.Split(',').Any(metric => HyperparameterRules.PythonMetrics.Contains(metric.Trim())),
                _ => false,
            };
            if (refused) throw AwsException.NotEmulated("sagemaker", $"hyperparameter '{name}' = '{value}'");
        }
    }

    /// <summary>Checks hyperparameters.</summary>
    /// <exception cref="TrainingFailureException">The container refuses them.</exception>
    public static Hyperparameters Validate(IReadOnlyDictionary<string, string> values)
    {
        var named = values.ToDictionary(value => HyperparameterRules.Aliases.GetValueOrDefault(value.Key, value.Key), value => value.Value, StringComparer.Ordinal);
        if (!named.ContainsKey("num_round")) throw TrainingFailureException.OfUser("Missing required hyperparameter: num_round");
        foreach (var (name, value) in named)
        {
            if (!HyperparameterRules.All.TryGetValue(name, out var rule))
                throw TrainingFailureException.OfUser($"Extraneous hyperparameter found: {name}");
            if (rule.Problem(value) is { } problem) throw TrainingFailureException.OfUser(problem);
        }

        if (named.GetValueOrDefault("objective") is "multi:softmax" or "multi:softprob" && !named.ContainsKey("num_class"))
            throw TrainingFailureException.OfUser("Require input for parameter 'num_class' for multi-classification");
        return new Hyperparameters(named);
    }

    private int? Int(string name) => _values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
