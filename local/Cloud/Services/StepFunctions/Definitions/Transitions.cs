using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Validates the transitions of a graph. Source: "Amazon States Language", Transitions.</summary>
internal static class Transitions
{
    /// <summary>Reports transitions to missing states.</summary>
    /// <param name="reader">The graph's fields.</param>
    /// <param name="graph">The states that could be read.</param>
    /// <param name="states">The states as the definition writes them.</param>
    public static void CheckTargets(FieldReader reader, StateGraph graph, JsonObject states)
    {
        if (!states.ContainsKey(graph.StartAt)) Missing(reader, "StartAt", graph.StartAt);
        foreach (var state in graph.States.Values)
        {
            foreach (var (field, target) in Targets(state).Where(target => !states.ContainsKey(target.State))) Missing(reader, $"States/{state.Name}/{field}", target);
        }
    }

    /// <summary>Reports states that cannot be reached.</summary>
    public static void CheckReached(FieldReader reader, StateGraph graph)
    {
        // A state that could not be read may be the only way to the others.
        if (graph.States.Count == 0 || reader.Object("States")?.Count != graph.States.Count || !reader.Has("StartAt")) return;
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([graph.StartAt]);
        while (open.TryPop(out string? name))
        {
            if (!reached.Add(name) || !graph.States.TryGetValue(name, out var state)) continue;
            foreach (var (_, target) in Targets(state)) open.Push(target);
        }

        foreach (string name in graph.States.Keys.Where(name => !reached.Contains(name)))
            reader.Problem($"States/{name}", $"State \"{name}\" is not reachable.", DefinitionProblem.Transition);
    }

    /// <summary>Whether a state can end its graph.</summary>
    public static bool Ends(State state) => state is SucceedState or FailState || (state is not ChoiceState && state.Next is null);

    private static void Missing(FieldReader reader, string field, string target) => reader.Problem(field, $"Missing 'Next' target: {target}", DefinitionProblem.Transition);

    private static IEnumerable<(string Field, string State)> Targets(State state)
    {
        if (state.Next is { } next) yield return ("Next", next);
        if (state is ChoiceState choice)
        {
            foreach (var (i, rule) in choice.Choices.Index()) yield return (string.Create(CultureInfo.InvariantCulture, $"Choices[{i}]/Next"), rule.Next);
            if (choice.Default is { } otherwise) yield return ("Default", otherwise);
        }

        if (state is not AttemptedState attempted) yield break;
        foreach (var (i, rule) in attempted.Catch.Index()) yield return (string.Create(CultureInfo.InvariantCulture, $"Catch[{i}]/Next"), rule.Next);
    }
}
