namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>How both models did on a part of the trips: a row of the judging query.</summary>
/// <param name="Part">What the parts differ in: all, reference, hour or pickup_borough.</param>
/// <param name="Value">Which one it is; empty where nothing is known of it.</param>
/// <param name="Trips">How many trips.</param>
/// <param name="Candidate">The candidate's error, in minutes.</param>
/// <param name="Serving">The serving model's error, in minutes.</param>
/// <param name="Gain">By how much the serving model's squared error is the greater one, on average.</param>
/// <param name="Error">The standard error of the gain, of paired differences.</param>
/// <param name="Constant">What the average label of these trips misses by.</param>
internal sealed record PartJudgement(string Part, string Value, int Trips, double Candidate, double Serving, double Gain, double Error, double Constant);
