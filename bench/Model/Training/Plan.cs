using Pipeline.Bench.Model.Trips;

namespace Pipeline.Bench.Model.Training;

/// <summary>What the search tries.</summary>
/// <param name="deployed">What the workflow trains with.</param>
internal sealed class Plan(Deployed deployed)
{
    private readonly Candidate _start = new("max_depth 6, eta 0.1, min_child_weight 3, subsample 0.8", new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["objective"] = "reg:squarederror",
        ["eval_metric"] = "rmse",
        ["tree_method"] = "hist",
        ["max_depth"] = "6",
        ["eta"] = "0.1",
        ["subsample"] = "0.8",
        ["min_child_weight"] = "3",
    });

    /// <summary>What the workflow trains with: no routes.</summary>
    public Candidate Deployed => deployed.Candidate;

    /// <summary>What else a model could know of a route, with everything else the same.</summary>
    public IReadOnlyList<Candidate> WithRoutes =>
    [
        deployed.Candidate with { Name = "count and mean of the route", Routes = RouteKind.Raw },
        deployed.Candidate with { Name = "mean of the route, smoothed", Routes = RouteKind.Smoothed },
    ];

    /// <summary>The hyperparameters that the search began with.</summary>
    public Candidate Start => _start;

    /// <summary>Other hyperparameters, one at a time.</summary>
    public IReadOnlyList<Candidate> Variations =>
    [
        _start.With("max_depth 8", "max_depth=8"),
        _start.With("min_child_weight 10", "min_child_weight=10"),
        _start.With("colsample_bytree 0.7", "colsample_bytree=0.7"),
        _start.With("lambda 10", "lambda=10"),
        _start.With("eta 0.05", "eta=0.05") with { Rounds = 800 },
    ];
}
