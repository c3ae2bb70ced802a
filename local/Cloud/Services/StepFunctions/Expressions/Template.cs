using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>Evaluates the expressions anywhere in a field's JSON (Arguments, Output, Assign, Items ...).</summary>
internal sealed class Template(IExpressionEvaluator evaluator)
{
    /// <summary>Replaces the expressions in a field by their values.</summary>
    /// <param name="field">The field's name, for messages.</param>
    /// <param name="value">The field's JSON.</param>
    /// <param name="bindings">The variables visible to the expressions.</param>
    /// <param name="cancellationToken">Cancelled when the execution is stopped.</param>
    /// <exception cref="StateFailure">States.QueryEvaluationError.</exception>
    public async Task<JsonNode?> FillAsync(string field, JsonNode? value, JsonObject bindings, CancellationToken cancellationToken)
    {
        var found = new List<(string Path, string Expression)>();
        Collect(value, field, found);
        if (found.Count == 0) return value?.DeepClone();
        var results = await evaluator.EvaluateAsync([.. found.Select(item => item.Expression)], bindings, cancellationToken);
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i].Problem is { } problem)
            {
                throw new StateFailure(
                    ErrorNames.QueryEvaluationError,
                    $"The JSONata expression '{found[i].Expression}' specified for the field '{found[i].Path}' {problem}",
                    found[i].Path);
            }
        }

        var values = new Queue<JsonNode?>(results.Select(result => result.Value));
        return Replace(value, values);
    }

    private static void Collect(JsonNode? value, string path, List<(string Path, string Expression)> found)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, member) in members) Collect(member, $"{path}/{name}", found);
                break;
            case JsonArray items:
                for (int i = 0; i < items.Count; i++) Collect(items[i], $"{path}[{i}]", found);
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && ExpressionText.Of(text.GetValue<string>()) is { } expression:
                found.Add((path, expression));
                break;
            default:
                break;
        }
    }

    private static JsonNode? Replace(JsonNode? value, Queue<JsonNode?> values) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Replace(member.Value, values)))),
        JsonArray items => new JsonArray([.. items.Select(item => Replace(item, values))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && ExpressionText.Of(text.GetValue<string>()) is not null => values.Dequeue(),
        _ => value?.DeepClone(),
    };
}
