namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>States and where to start: a definition, a branch, or what a Map state runs.</summary>
/// <param name="StartAt">The first state's name.</param>
/// <param name="States">The states by their names.</param>
/// <param name="Timeout">The execution's time limit, at the top of a definition; or null.</param>
internal sealed record StateGraph(string StartAt, IReadOnlyDictionary<string, State> States, TimeSpan? Timeout);
