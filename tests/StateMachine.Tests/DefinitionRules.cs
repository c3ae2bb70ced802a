using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.StateMachine.Tests;

/// <summary>What holds for every definition.</summary>
internal static partial class DefinitionRules
{
    /// <summary>A task retries with back-off, jitter and a limit, and has a time limit.</summary>
    public static void ShouldBackOff(string name, JsonNode task, long most)
    {
        foreach (var rule in task["Retry"].ShouldBeOfType<JsonArray>(name))
        {
            rule!["MaxAttempts"]!.GetValue<long>().ShouldBeInRange(1, most, name);
            rule["BackoffRate"]!.GetValue<long>().ShouldBeGreaterThan(1, name);
            rule["JitterStrategy"]!.GetValue<string>().ShouldBe("FULL", name);
        }

        task["TimeoutSeconds"].ShouldNotBeNull(name);
    }

    /// <summary>Placeholders that are no texts stand in expressions, since substitution makes texts.</summary>
    public static void ShouldStandInExpressions(string definition, params IReadOnlyList<string> typed)
    {
        foreach (string text in Texts(DefinitionText.Parse(definition)))
        {
            if (typed.Any(name => text.Contains($"${{{name}}}", StringComparison.Ordinal))) text.ShouldStartWith("{%");
        }
    }

    /// <summary>What the texts of queries are made of beside their own text.</summary>
    public static IEnumerable<string> ValuesIn(IEnumerable<string> queries) =>
        queries.Where(text => text.StartsWith("{%", StringComparison.Ordinal))
            .SelectMany(text => Quoted().Replace(text[2..^2], "").Split('&', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Distinct().Order(StringComparer.Ordinal);

    /// <summary>The texts of all queries.</summary>
    public static IEnumerable<string> Queries(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "QueryString" ? [member.Value!.GetValue<string>()] : Queries(member.Value)),
        JsonArray items => items.SelectMany(Queries),
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
