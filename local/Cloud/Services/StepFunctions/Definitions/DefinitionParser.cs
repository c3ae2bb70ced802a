using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Parses a definition in the Amazon States Language with the query language JSONata, and collects its problems and expressions.</summary>
internal sealed class DefinitionParser
{
    private readonly DefinitionFindings _findings = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly StateParser _states;

    private DefinitionParser(bool express)
    {
        _states = new StateParser(Inner, express);
    }

    /// <summary>Parses a definition.</summary>
    /// <param name="text">The definition's JSON.</param>
    /// <param name="express">Whether it is an Express workflow's.</param>
    /// <returns>The graph, which only runs if there are no problems; null if the text is not a JSON object.</returns>
    /// <exception cref="AwsException">NotImplemented for features that are not emulated.</exception>
    public static (StateGraph? Graph, DefinitionFindings Findings) Parse(string text, bool express = false)
    {
        var parser = new DefinitionParser(express);
        JsonNode? definition = null;
        try
        {
            if (text.AsSpan().Trim().Length > 0) definition = DocumentJson.Parse(text);
        }
        catch (JsonException e)
        {
            var problem = JsonProblem.Of(text, e);
            parser._findings.Add(new DefinitionProblem(DefinitionProblem.Syntax, problem.Place, $"{problem.Message}\n at {problem.Place}"));
            return (null, parser._findings);
        }

        if (definition is JsonObject fields) return (parser.Top(fields), parser._findings);
        parser._findings.Add(new DefinitionProblem(DefinitionProblem.Schema, null, "Definition must be a valid JSON object"));
        return (null, parser._findings);
    }

    private StateGraph Top(JsonObject definition)
    {
        var reader = new FieldReader(definition, "", _findings);
        string language = StateParser.Language(reader) ?? "JSONPath";
        reader.Ignore("Version");
        double seconds = reader.Number("TimeoutSeconds", 0, 1, 99_999_999);
        var graph = Graph(reader, language);
        // In AWS too, only the whole workflow must be able to end: a branch or an item processor need not.
        if (graph.States.Count > 0 && !graph.States.Values.Any(Transitions.Ends))
            _findings.Add(new DefinitionProblem(DefinitionProblem.NoEnd, null, "Workflow has no terminal state"));
        else
            Transitions.CheckReached(reader, graph);
        return graph with { Timeout = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null };
    }

    private StateGraph Inner(FieldReader reader, string language)
    {
        var graph = Graph(reader, language);
        Transitions.CheckReached(reader, graph);
        return graph;
    }

    private StateGraph Graph(FieldReader reader, string language)
    {
        reader.Require("States", "StartAt");
        reader.Ignore("Comment");
        string start = reader.String("StartAt") ?? "";
        var found = new Dictionary<string, State>(StringComparer.Ordinal);
        var states = reader.Object("States");
        if (states is { Count: 0 }) reader.Problem("States", "Object should have at least 1 property");
        foreach (var (name, value) in states ?? [])
        {
            if (value is not JsonObject fields)
            {
                reader.Problem($"States/{name}", "Expected value of type [OBJECT]");
                continue;
            }

            if (name.Length is 0 or > 80) reader.Problem($"States/{name}", "A state's name must have 1 to 80 characters");
            if (!_names.Add(name)) reader.Problem($"States/{name}", $"Duplicate state name: {name}", DefinitionProblem.DuplicateName);
            var state = _states.Parse(name, new FieldReader(fields, $"{reader.Location}/States/{name}", _findings), language);
            if (state is not null) found[name] = state;
        }

        reader.RefuseOthers();
        var graph = new StateGraph(start, found, null);
        if (states is not null && reader.Has("StartAt")) Transitions.CheckTargets(reader, graph, states);
        return graph;
    }
}
