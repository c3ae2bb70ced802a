using System.Collections.Frozen;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>
/// The hyperparameters of the built-in image. Source: github.com/aws/sagemaker-xgboost-container at v1.7-1,
/// algorithm_mode/hyperparameter_validation.py.
/// </summary>
internal static class HyperparameterRules
{
    private const double Inf = double.PositiveInfinity;

    /// <summary>Metrics for which higher is better.</summary>
    internal static FrozenSet<string> MaximizedMetrics { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "accuracy", "auc", "aucpr", "balanced_accuracy", "f1", "f1_binary", "f1_macro", "map", "ndcg", "precision", "r2", "recall",
        "precision_macro", "precision_micro", "recall_macro", "recall_micro");

    /// <summary>Metrics that the image computes itself, in Python. Not emulated; <c>rmse</c> and <c>mae</c> are XGBoost's too.</summary>
    internal static FrozenSet<string> PythonMetrics { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "accuracy", "balanced_accuracy", "f1", "f1_binary", "f1_macro", "mse", "precision", "r2", "recall",
        "precision_macro", "precision_micro", "recall_macro", "recall_micro");

    /// <summary>Other names of hyperparameters.</summary>
    internal static FrozenDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["learning_rate"] = "eta",
        ["min_split_loss"] = "gamma",
        ["reg_lambda"] = "lambda",
        ["reg_alpha"] = "alpha",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rules by name.</summary>
    internal static FrozenDictionary<string, HyperparameterRule> All { get; } = Rules().ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    private static IEnumerable<HyperparameterRule> Rules() =>
    [
        new NumberRule("num_round", true, 1, Inf),
        new NumberRule("csv_weights", true, 0, 1),
        new NumberRule("early_stopping_rounds", true, 1, Inf),
        new WordRule("booster", false, "gbtree", "gblinear", "dart"),
        new NumberRule("verbosity", true, 0, 3),
        new NumberRule("nthread", true, 1, Inf),
        new NumberRule("eta", false, 0, 1),
        new NumberRule("gamma", false, 0, Inf),
        new NumberRule("max_depth", true, 0, Inf),
        new NumberRule("min_child_weight", false, 0, Inf),
        new NumberRule("max_delta_step", false, 0, Inf),
        new NumberRule("subsample", false, 0, 1, MinOpen: true),
        new NumberRule("colsample_bytree", false, 0, 1, MinOpen: true),
        new NumberRule("colsample_bylevel", false, 0, 1, MinOpen: true),
        new NumberRule("colsample_bynode", false, 0, 1, MinOpen: true),
        new NumberRule("lambda", false, 0, Inf),
        new NumberRule("alpha", false, 0, Inf),
        new WordRule("tree_method", false, "auto", "exact", "approx", "hist", "gpu_hist"),
        new NumberRule("sketch_eps", false, 0, 1, MinOpen: true, MaxOpen: true),
        new NumberRule("scale_pos_weight", false, 0, Inf, MinOpen: true),
        new WordRule(
            "updater", true, "grow_colmaker", "distcol", "grow_histmaker", "grow_skmaker", "sync", "refresh", "prune", "shotgun", "coord_descent"),
        new WordRule("dsplit", false, "row", "col"),
        new NumberRule("refresh_leaf", true, 0, 1),
        new WordRule("process_type", false, "default", "update"),
        new WordRule("grow_policy", false, "depthwise", "lossguide"),
        new NumberRule("max_leaves", true, 0, Inf),
        new NumberRule("max_bin", true, 0, Inf),
        new WordRule("predictor", false, "auto", "cpu_predictor", "gpu_predictor"),
        new TextRule("monotone_constraints"),
        new TextRule("interaction_constraints"),
        new WordRule("sample_type", false, "uniform", "weighted"),
        new WordRule("normalize_type", false, "tree", "forest"),
        new NumberRule("rate_drop", false, 0, 1),
        new NumberRule("one_drop", true, 0, 1),
        new NumberRule("skip_drop", false, 0, 1),
        new NumberRule("lambda_bias", false, 0, 1),
        new NumberRule("tweedie_variance_power", false, 1, 2, MinOpen: true, MaxOpen: true),
        new WordRule(
            "objective", false, "aft_loss_distribution", "binary:logistic", "binary:logitraw", "binary:hinge", "count:poisson", "multi:softmax",
            "multi:softprob", "rank:pairwise", "rank:ndcg", "rank:map", "reg:linear", "reg:squarederror", "reg:logistic", "reg:gamma",
            "reg:pseudohubererror", "reg:squaredlogerror", "reg:tweedie", "survival:aft", "survival:cox"),
        new NumberRule("num_class", true, 2, Inf),
        new NumberRule("base_score", false, 0, Inf),
        new NumberRule("_kfold", true, 2, Inf),
        new NumberRule("_num_cv_round", true, 1, Inf),
        new TextRule("_tuning_objective_metric"),
        new WordRule(
            "eval_metric", true,
            [
                .. MaximizedMetrics, "aft-nloglik", "cox-nloglik", "error", "gamma-deviance", "gamma-nloglik", "interval-regression-accuracy",
                "logloss", "mae", "mape", "merror", "mlogloss", "mphe", "mse", "poisson-nloglik", "rmse", "rmsle", "tweedie-nloglik",
            ]),
        new NumberRule("seed", true, int.MinValue, int.MaxValue, MinOpen: true, MaxOpen: true),
        new NumberRule("num_parallel_tree", true, 1, Inf),
        new WordRule("save_model_on_termination", false, "true", "false"),
        new WordRule("aft_loss_distribution", false, "normal", "logistic", "extreme"),
        new NumberRule("aft_loss_distribution_scale", false, 0, Inf),
        new WordRule("deterministic_histogram", false, "true", "false"),
        new WordRule("sampling_method", false, "uniform", "gradient_based"),
        new NumberRule("prob_buffer_row", true, 1, Inf, MinOpen: true),
        new WordRule("use_dask_gpu_training", false, "true", "false"),
    ];
}
