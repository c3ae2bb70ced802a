using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Testing;

namespace Pipeline.Simulation.Lake.World;

/// <summary>
/// Evaluates JSONata in Node and remembers the results: a definition asks the same of the same values in one schedule after another, and
/// a round trip to Node takes longer than all else in a state. Its callers wait in place, so that no schedule leaves its thread.
/// </summary>
internal sealed partial class RememberedExpressions : IExpressionEvaluator, IAsyncDisposable
{
    private const int Most = 200_000;
    private readonly JsonataEvaluator _node = new("node", Repository.NodeModules, TimeSpan.FromSeconds(30), TimeProvider.System, new Random(1));
    private readonly ConcurrentDictionary<string, (string? Json, string? Problem)> _results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string[]>> _reads = new(StringComparer.Ordinal);
    private long _asked;
    private long _known;

    /// <summary>How many expressions were evaluated, and how many of them from memory.</summary>
    public (long Evaluated, long Remembered) Counts => (Interlocked.Read(ref _asked), Interlocked.Read(ref _known));

    public Task<IReadOnlyList<ExpressionResult>> EvaluateAsync(IReadOnlyList<string> expressions, JsonObject bindings, CancellationToken cancellationToken)
    {
        var keys = expressions.Select(expression => Key(expression, bindings)).ToList();
        var found = keys.Select(key => _results.TryGetValue(key, out var result) ? result : ((string? Json, string? Problem)?)null).ToList();
        Interlocked.Add(ref _asked, keys.Count);
        Interlocked.Add(ref _known, found.Count(result => result is not null));
        var missing = Enumerable.Range(0, keys.Count).Where(i => found[i] is null).ToList();
        if (missing.Count > 0)
        {
            var answers = Ask([.. missing.Select(i => expressions[i])], bindings);
            // What is remembered changes no result, so that forgetting everything is as good as forgetting the oldest.
            if (_results.Count > Most) _results.Clear();
            for (var i = 0; i < missing.Count; i++)
            {
                var (at, answer) = (missing[i], answers[i]);
                found[at] = _results[keys[at]] = (answer.Value?.ToJsonString(), answer.Problem);
            }
        }

        return Task.FromResult<IReadOnlyList<ExpressionResult>>(
            [.. found.Select(result => new ExpressionResult(result!.Value.Json is { } json ? JsonNode.Parse(json) : null, result.Value.Problem))]);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private IReadOnlyList<ExpressionResult> Ask(IReadOnlyList<string> expressions, JsonObject bindings)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return _node.EvaluateAsync(expressions, bindings, CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private string Key(string expression, JsonObject bindings)
    {
        var key = new StringBuilder(expression);
        foreach (var path in _reads.GetOrAdd(expression, Reads))
        {
            JsonNode? value = bindings;
            foreach (var name in path) value = (value as JsonObject)?[name];
            key.Append('\n').Append(value?.ToJsonString());
        }

        return key.ToString();
    }

    private static IReadOnlyList<string[]> Reads(string expression)
    {
        if (Unsteady().IsMatch(expression)) throw new NotSupportedException($"What this expression yields cannot be remembered: {expression}");
        return [.. Reference().Matches(expression).Select(match => match.Value[1..]).Distinct().Order(StringComparer.Ordinal).Select(path => path.Split('.'))];
    }

    // A path goes no further than into the context: what is read of an input or a result is compared whole.
    [GeneratedRegex(@"\$states\.context\.Execution\.[A-Za-z]+|\$states\.context\.[A-Za-z]+|\$states\.(?!context\b)[A-Za-z]+|\$states\b(?!\.)|\$[A-Za-z_][A-Za-z0-9_]*(?!\()\b(?<!\$states)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\$(now|millis|random|uuid)\b")]
    private static partial Regex Unsteady();
}
