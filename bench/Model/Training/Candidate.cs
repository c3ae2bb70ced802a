using Pipeline.Bench.Model.Trips;

namespace Pipeline.Bench.Model.Training;

/// <summary>What a run could train with.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Settings">XGBoost's hyperparameters, without the number of rounds.</param>
internal sealed record Candidate(string Name, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>What the model knows of routes.</summary>
    public RouteKind Routes { get; init; } = RouteKind.None;

    /// <summary>The features that are missing in all rows.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The rounds to train; any smaller number is judged as well.</summary>
    public int Rounds { get; init; } = 500;

    /// <summary>The same with other values of some hyperparameters.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Values such as <c>eta=0.05 max_depth=7</c>.</param>
    public Candidate With(string name, string settings)
    {
        var changed = new Dictionary<string, string>(Settings, StringComparer.Ordinal);
        foreach (var setting in settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('='))) changed[setting[0]] = setting[1];
        return this with { Name = name, Settings = changed };
    }

    /// <summary>The same with the distance missing, as when a trip is asked for before it begins.</summary>
    public Candidate WithoutDistance() => this with { Missing = [.. Missing, "distance_miles"] };
}
