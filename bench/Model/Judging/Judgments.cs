using Pipeline.Bench.Model.Trips;

namespace Pipeline.Bench.Model.Judging;

/// <summary>Judges by time alone, as the loop lives: a model of the past is tested on what comes next, never on shuffled rows.</summary>
internal sealed class Judgments(IReadOnlyList<TripMonth> months, Zones zones)
{
    private readonly Dictionary<RouteKind, IReadOnlyList<Judgment>> _made = [];

    /// <summary>The judgments, for features with this kind of routes.</summary>
    public IReadOnlyList<Judgment> Of(RouteKind kind)
    {
        if (!_made.TryGetValue(kind, out var judgments)) _made[kind] = judgments = [.. Make(kind)];
        return judgments;
    }

    private IEnumerable<Judgment> Make(RouteKind kind)
    {
        var weeks = Serve(months[^1].Weeks(), kind);
        for (var k = 1; k < weeks.Count; k++) yield return new Judgment($"{months[^1].Name} w{k + 1}", FeatureRows.Join(weeks.Take(k)), weeks[k], IsWeek: true);
        foreach (var (earlier, later) in months.Zip(months.Skip(1)).Where(pair => pair.Second.Follows(pair.First)))
        {
            var served = Serve([earlier.Trips, later.Trips], kind);
            yield return new Judgment(later.Name, served[0], served[1], IsWeek: false);
        }
    }

    // Each part is served with the routes of the labels of the parts before it; the first part has none.
    private IReadOnlyList<FeatureRows> Serve(IReadOnlyList<IReadOnlyList<LabelledTrip>> parts, RouteKind kind)
    {
        var routes = new Routes();
        var served = new List<FeatureRows>();
        foreach (var part in parts)
        {
            served.Add(FeatureRows.Of(part, zones, routes, kind));
            routes.Add(part);
        }

        return served;
    }
}
