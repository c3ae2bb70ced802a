using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Validates the transitions of a graph. Source: "Amazon States Language", Transitions.</summary>
internal static class Transitions
{
    /// <summary>Reports transitions to missing states, and states that cannot be reached.</summary>
    /// <param name="reader">The graph's fields.</param>
    /// <param name="start">The first state's name.</param>
    /// <param name="states">The states as the definition writes them.</param>
    /// <param name="found">The states that could be read, by name.</param>
    public static void Check(FieldReader reader, string start, JsonObject states, Dictionary<string, State> found)
    {
        if (!states.ContainsKey(start)) reader.Problem("StartAt", $"Missing 'Next' target: {start}", DefinitionProblem.Transition);
        foreach (var state in found.Values)
        {
            foreach (string target in Targets(state).Where(target => !states.ContainsKey(target)))
                reader.Problem($"States/{state.Name}", $"Missing 'Next' target: {target}", DefinitionProblem.Transition);
        }

        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([start]);
        while (open.TryPop(out string? name))
        {
            if (reached.Add(name) && found.TryGetValue(name, out var state))
            {
                foreach (string target in Targets(state)) open.Push(target);
            }
        }

        // A state that could not be read may be the only way to the others.
        if (found.Count < states.Count) return;
        foreach (string name in found.Keys.Where(name => !reached.Contains(name)))
            reader.Problem($"States/{name}", $"State \"{name}\" is not reachable", DefinitionProblem.Transition);
    }

    private static IEnumerable<string> Targets(State state)
    {
        if (state.Next is { } next) yield return next;
        if (state is ChoiceState choice)
        {
            foreach (var rule in choice.Choices) yield return rule.Next;
            if (choice.Default is { } otherwise) yield return otherwise;
        }

        if (state is not AttemptedState attempted) yield break;
        foreach (var rule in attempted.Catch) yield return rule.Next;
    }
}
