using System.Globalization;

namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>
/// The judging query (state Judge of retrain.asl.yaml) once more, in code that takes a microsecond for a trip that the query takes a process for.
/// <see cref="GateRuleTests"/> holds it to the query.
/// </summary>
internal static class Judgement
{
    /// <summary>Judges all trips together, and part by part.</summary>
    public static IReadOnlyList<PartJudgement> Of(IEnumerable<JudgedTrip> trips)
    {
        var (all, reference) = (new Sums("all"), new Sums("reference"));
        var (hours, boroughs) = (new Dictionary<int, Sums>(), new Dictionary<int, Sums>());
        foreach (var trip in trips)
        {
            var (candidate, serving) = (Square(trip.Answered - trip.Label), Square(trip.Served - trip.Label));
            if (trip.IsReference)
            {
                reference.Add(trip.Label, candidate, serving);
                continue;
            }

            all.Add(trip.Label, candidate, serving);
            Of(hours, "hour", trip.Hour).Add(trip.Label, candidate, serving);
            Of(boroughs, "pickup_borough", trip.Borough).Add(trip.Label, candidate, serving);
        }

        return [.. new[] { all, reference }.Concat(hours.Values).Concat(boroughs.Values).Where(part => part.Trips > 0).Select(part => part.Judge())];
    }

    private static Sums Of(Dictionary<int, Sums> parts, string name, int? value) =>
        parts.TryGetValue(value ?? -1, out var found) ? found : parts[value ?? -1] = new Sums(name, value?.ToString(CultureInfo.InvariantCulture) ?? "");

    private static double Square(double value) => value * value;

    private sealed class Sums(string part, string value = "")
    {
        private double _labels;
        private double _labelSquares;
        private double _candidate;
        private double _serving;
        private double _squares;

        public int Trips { get; private set; }

        public void Add(double label, double candidate, double serving)
        {
            Trips++;
            _labels += label;
            _labelSquares += Square(label);
            _candidate += candidate;
            _serving += serving;
            _squares += Square(serving - candidate);
        }

        public PartJudgement Judge()
        {
            var gain = (_serving - _candidate) / Trips;
            var variance = (_squares - (Trips * gain * gain)) / (Trips - 1);
            return new PartJudgement(part, value, Trips, Math.Sqrt(_candidate / Trips), Math.Sqrt(_serving / Trips), gain, Math.Sqrt(variance / Trips), Math.Sqrt((_labelSquares / Trips) - Square(_labels / Trips)));
        }
    }
}
