using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Reads a definition in the Amazon States Language, JSONata mode.</summary>
internal sealed class DefinitionParser
{
    private readonly List<DefinitionProblem> _problems = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly StateParser _states;

    private DefinitionParser()
    {
        _states = new StateParser(Graph);
    }

    /// <summary>Reads a definition.</summary>
    /// <exception cref="AwsException">InvalidDefinition, with every problem; NotImplemented for what the local cloud cannot run.</exception>
    public static StateGraph Parse(string text)
    {
        var (graph, problems) = Check(text);
        if (graph is not null) return graph;
        string all = string.Join(", ", problems.Take(10));
        throw new AwsException("InvalidDefinition", $"Invalid State Machine Definition: '{all}'");
    }

    /// <summary>Reads a definition and says what is wrong with it.</summary>
    /// <returns>The graph, or null where there are problems.</returns>
    /// <exception cref="AwsException">NotImplemented for what the local cloud cannot run.</exception>
    public static (StateGraph? Graph, IReadOnlyList<DefinitionProblem> Problems) Check(string text)
    {
        JsonObject definition;
        try
        {
            definition = DefinitionText.Parse(text);
        }
        catch (FormatException e)
        {
            return (null, [new DefinitionProblem(DefinitionProblem.Syntax, "/", e.Message)]);
        }

        var parser = new DefinitionParser();
        var graph = parser.Top(definition);
        return (parser._problems.Count == 0 ? graph : null, parser._problems);
    }

    private StateGraph Top(JsonObject definition)
    {
        var reader = new DefinitionReader(definition, "", _problems);
        string language = reader.String("QueryLanguage") ?? "JSONPath";
        if (language is not ("JSONata" or "JSONPath")) reader.Problem("QueryLanguage", "Expected 'JSONata' or 'JSONPath'");
        reader.Ignore("Version");
        double seconds = reader.Number("TimeoutSeconds", 0, 1, 99_999_999);
        var graph = Graph(reader, language);
        return graph with { Timeout = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null };
    }

    private StateGraph Graph(DefinitionReader reader, string language)
    {
        reader.Ignore("Comment");
        string start = reader.RequiredString("StartAt");
        var found = new Dictionary<string, State>(StringComparer.Ordinal);
        var states = reader.Object("States");
        if (states is null or { Count: 0 }) reader.Problem("States", "The field 'States' is required and must hold a state");
        foreach (var (name, value) in states ?? [])
        {
            string location = $"{reader.Location}/States/{name}";
            if (value is not JsonObject fields)
            {
                reader.Problem($"States/{name}", "Expected value of type Object");
                continue;
            }

            if (name.Length is 0 or > 80) reader.Problem($"States/{name}", "A state's name must have 1 to 80 characters");
            if (!_names.Add(name)) reader.Problem($"States/{name}", "A state's name must be unique in the whole state machine");
            var state = _states.Parse(name, new DefinitionReader(fields, location, _problems), language);
            if (state is not null) found[name] = state;
        }

        reader.RefuseOthers();
        if (states is not null) CheckTransitions(reader, start, states, found);
        return new StateGraph(start, found, null);
    }

    private static void CheckTransitions(DefinitionReader reader, string start, JsonObject states, Dictionary<string, State> found)
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

        // A state that could not be read may be the one that leads to the others.
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
