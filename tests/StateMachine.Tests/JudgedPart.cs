using System.Globalization;

namespace Pipeline.StateMachine.Tests;

/// <summary>How both models did on a part of the trips that a candidate is judged by.</summary>
/// <param name="Name">What the parts differ in; 'all' for all trips together.</param>
/// <param name="Value">Which one it is.</param>
/// <param name="Trips">How many trips.</param>
/// <param name="Candidate">The candidate's error, in minutes.</param>
/// <param name="Serving">The serving model's.</param>
/// <param name="Noise">The standard error of the difference of the squared errors.</param>
internal sealed record JudgedPart(string Name, string Value, int Trips, double Candidate, double Serving, double Noise)
{
    /// <summary>What the best constant misses by.</summary>
    public double Constant { get; init; } = 20;

    /// <summary>The row of the query's result.</summary>
    public string[] Row() =>
    [
        Name, Value, .. new[] { Trips, Candidate, Serving, (Serving * Serving) - (Candidate * Candidate), Noise, Constant }.Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
    ];
}
