namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>
/// Seeded trials of the gate. A trial draws days and from each of them the same number of trips, both with replacement. Days are drawn, and not trips alone,
/// because what a day does to the errors it does to all of its trips: the evidence is worth less than as many independent trips, and the rule's standard error
/// does not know that. Seven days are drawn, as many as are kept to judge by, or more where seven hold fewer trips than are asked for: more trips from one day
/// would be the same trips again, which the standard error would take for further evidence.
/// </summary>
internal sealed class Trials(Residuals residuals, GateRule rule)
{
    private const int DaysKept = 7;
    private const int ReferenceTrips = 5000;

    /// <summary>Whether both models are judged by the same trips, as the workflow does. If not, the candidate's errors are those of other trips.</summary>
    public bool IsPaired { get; init; } = true;

    /// <summary>The decisions of trials, by seed.</summary>
    /// <param name="serving">What the serving model answers.</param>
    /// <param name="candidate">What the candidate answers.</param>
    /// <param name="trips">How many trips they are judged by.</param>
    /// <param name="count">How many trials.</param>
    public IReadOnlyList<string> Run(Func<Residuals.Row, double> serving, Func<Residuals.Row, double> candidate, int trips, int count) =>
        [.. Enumerable.Range(0, count).Select(seed => rule.Decide(Judgement.Of(Draw(new Random(seed), serving, candidate, trips))))];

    private IEnumerable<JudgedTrip> Draw(Random random, Func<Residuals.Row, double> serving, Func<Residuals.Row, double> candidate, int trips)
    {
        var served = Rows(random, trips);
        var answered = IsPaired ? served : Rows(random, trips);
        for (var i = 0; i < trips; i++)
        {
            var (row, other) = (served[i].Row, answered[i].Row);
            yield return new JudgedTrip(row.Minutes, serving(row), row.Minutes + candidate(other) - other.Minutes, served[i].Hour);
        }

        // The first model of a stack had fewer trips to learn from.
        foreach (var (row, hour) in Rows(random, ReferenceTrips)) yield return new JudgedTrip(row.Minutes, row.Earlier, candidate(row), hour, IsReference: true);
    }

    // A day's trips are in pickup order, so its 24 equal stretches stand for its hours.
    private (Residuals.Row Row, int Hour)[] Rows(Random random, int trips)
    {
        var rows = new (Residuals.Row, int)[trips];
        var count = Math.Max(DaysKept, (int)(trips / residuals.Days.Average(day => day.Count)));
        var days = Enumerable.Range(0, count).Select(_ => residuals.Days[random.Next(residuals.Days.Count)]).ToArray();
        for (var i = 0; i < trips; i++)
        {
            var day = days[i % count];
            var place = random.Next(day.Count);
            rows[i] = (day[place], place * 24 / day.Count);
        }

        return rows;
    }
}
