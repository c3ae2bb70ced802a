using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Parses and validates a definition in the Amazon States Language with the query language JSONata.</summary>
internal sealed class DefinitionParser
{
    private readonly List<DefinitionProblem> _problems = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly StateParser _states;

    private DefinitionParser()
    {
        _states = new StateParser(Graph);
    }

    /// <summary>Parses a definition.</summary>
    /// <exception cref="AwsException">InvalidDefinition with the first ten problems; NotImplemented for features that are not emulated.</exception>
    public static StateGraph Parse(string text)
    {
        var (graph, problems) = Check(text);
        if (graph is not null) return graph;
        string all = string.Join(", ", problems.Take(10));
        throw new AwsException("InvalidDefinition", $"Invalid State Machine Definition: '{all}'");
    }

    /// <summary>Parses a definition and reports its problems.</summary>
    /// <returns>The graph, or null if there are problems.</returns>
    /// <exception cref="AwsException">NotImplemented for features that are not emulated.</exception>
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
        var reader = new FieldReader(definition, "", _problems);
        string language = reader.String("QueryLanguage") ?? "JSONPath";
        if (language is not ("JSONata" or "JSONPath")) reader.Problem("QueryLanguage", "Expected 'JSONata' or 'JSONPath'");
        reader.Ignore("Version");
        double seconds = reader.Number("TimeoutSeconds", 0, 1, 99_999_999);
        var graph = Graph(reader, language);
        return graph with { Timeout = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null };
    }

    private StateGraph Graph(FieldReader reader, string language)
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
            var state = _states.Parse(name, new FieldReader(fields, location, _problems), language);
            if (state is not null) found[name] = state;
        }

        reader.RefuseOthers();
        if (states is not null) Transitions.Check(reader, start, states, found);
        return new StateGraph(start, found, null);
    }
}
