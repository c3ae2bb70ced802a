namespace Pipeline.StateMachine.Tests.Gate;

/// <summary>A trip that both models answered, as the table <c>judged</c> has it.</summary>
/// <param name="Label">How long the trip took, in minutes.</param>
/// <param name="Served">The serving model's answer; in the reference set the first model's.</param>
/// <param name="Answered">The candidate's answer.</param>
/// <param name="Hour">The hour of the pickup.</param>
/// <param name="Borough">The borough of the pickup; null where it is not known.</param>
/// <param name="IsReference">Whether the trip is one of those that the first model was judged by.</param>
internal readonly record struct JudgedTrip(double Label, double Served, double Answered, int Hour, int? Borough = null, bool IsReference = false);
