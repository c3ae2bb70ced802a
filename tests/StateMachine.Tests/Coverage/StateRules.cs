using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>
/// The rules of one state as the definition writes them. They are read and matched here and not by the engine's own types, so that the engine
/// is held against the definition and not against itself.
/// </summary>
/// <param name="name">The state's name.</param>
/// <param name="state">The state.</param>
/// <param name="parent">The Map that it is in; null for a state of the workflow's own.</param>
internal sealed class StateRules(string name, JsonObject state, StateRules? parent = null)
{
    public string Name => name;

    public StateRules? Parent => parent;

    /// <summary>The states within a Map.</summary>
    public IReadOnlyList<StateRules> Children { get; private init; } = [];

    public string Type => state["Type"]!.GetValue<string>();

    public string? Resource => state["Resource"]?.GetValue<string>();

    public JsonArray Retriers => state["Retry"] as JsonArray ?? [];

    public JsonArray Catchers => state["Catch"] as JsonArray ?? [];

    /// <summary>The rules of states and of those within them, by name.</summary>
    public static IReadOnlyDictionary<string, StateRules> Of(JsonObject states) =>
        states.SelectMany(entry => Family(entry.Key, entry.Value!.AsObject())).ToDictionary(rules => rules.Name);

    private static IEnumerable<StateRules> Family(string name, JsonObject state)
    {
        var within = state["ItemProcessor"]?["States"]?.AsObject();
        if (within is null) return [new StateRules(name, state)];
        var children = new List<StateRules>();
        var parent = new StateRules(name, state) { Children = children };
        children.AddRange(within.Select(entry => new StateRules(entry.Key, entry.Value!.AsObject(), parent)));
        return [parent, .. children];
    }

    /// <summary>Every outcome that the definition gives the state.</summary>
    public IEnumerable<Cell> Cells()
    {
        yield return new Cell(name, Outcome.Done);
        for (int i = 0; i < Retriers.Count; i++)
        {
            foreach (string error in Errors(Retriers[i])) yield return new Cell(name, Outcome.Retried, error);
            yield return new Cell(name, Outcome.Exhausted, Place(i));
        }

        if (state["TimeoutSeconds"] is not null) yield return new Cell(name, Outcome.TimedOut);
        foreach (string error in Catchers.SelectMany(Errors)) yield return new Cell(name, Outcome.Caught, error);
        foreach (string next in Branches()) yield return new Cell(name, Outcome.Branch, next);
    }

    /// <summary>Where a choice can lead.</summary>
    /// <exception cref="NotSupportedException">Two ways lead to one state, and a history does not tell which was gone.</exception>
    public IReadOnlyList<string> Branches()
    {
        if (Type != "Choice") return [];
        var branches = state["Choices"]!.AsArray().Append(state["Default"] is { } otherwise ? new JsonObject { ["Next"] = otherwise.DeepClone() } : null)
            .OfType<JsonNode>().Select(choice => choice["Next"]!.GetValue<string>()).ToList();
        return branches.Distinct().Count() == branches.Count
            ? branches
            : throw new NotSupportedException(
                $"Two ways out of {name} lead to the same state: a history cannot tell which one a run went. Give one of them a state of its own.");
    }

    /// <summary>The place of the retrier that is for an error, or -1.</summary>
    public int RetrierOf(string error) => Retriers.ToList().FindIndex(rule => Named(rule, error) is not null);

    /// <summary>The place of the catcher that is for an error, or -1.</summary>
    public int CatcherOf(string error) => Catchers.ToList().FindIndex(rule => Named(rule, error) is not null);

    /// <summary>The names of a rule's errors.</summary>
    public static IEnumerable<string> Errors(JsonNode? rule) => rule!["ErrorEquals"]!.AsArray().Select(error => error!.GetValue<string>());

    /// <summary>The name by which a rule is for an error, or null.</summary>
    public static string? Named(JsonNode? rule, string error) =>
        Errors(rule).FirstOrDefault(name => name == error) ?? Errors(rule).FirstOrDefault(name => name switch
        {
            "States.ALL" => true,
            "States.TaskFailed" => error != "States.Timeout",
            _ => false,
        });

    /// <summary>A retrier's place, as a cell names it.</summary>
    public static string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"Retry[{index}]");
}
