namespace Pipeline.Simulation.Schedules;

/// <summary>A record that is put on the stream.</summary>
/// <param name="Number">Tells it from all others.</param>
/// <param name="AtMillisecond">When.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Trip">Which of the repeated trips, where it is one.</param>
internal sealed record PutStep(int Number, int AtMillisecond, RecordKind Kind, int Trip);
