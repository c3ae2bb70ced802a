using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>
/// Evaluates and checks JSONata with its reference implementation (npm's <c>jsonata</c>) in child processes. One process is enough as long as expressions
/// take milliseconds. If an expression takes longer, other executions get another process, up to <see cref="MostProcesses"/>.
/// </summary>
/// <param name="nodeProgram">The <c>node</c> program.</param>
/// <param name="nodeModules">The folder of npm's packages.</param>
/// <param name="timeout">How long the expressions of one state may take.</param>
/// <param name="time">The clock of <c>$now</c> and <c>$millis</c>.</param>
/// <param name="random">Draws the seeds of <c>$random</c> and <c>$uuid</c>.</param>
internal sealed class JsonataEvaluator(string nodeProgram, string nodeModules, TimeSpan timeout, TimeProvider time, Random random)
    : IExpressionEvaluator, IExpressionChecker, IAsyncDisposable
{
    private const int MostProcesses = 4;

    // Starting Node takes about this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _places = new(MostProcesses);
    private readonly SemaphoreSlim _returned = new(0);
    private readonly ConcurrentQueue<JsonataProcess> _idle = new();
    private int _processes;
    private volatile bool _disposed;

    public async Task<IReadOnlyList<ExpressionResult>> EvaluateAsync(
        IReadOnlyList<string> expressions, JsonObject bindings, CancellationToken cancellationToken)
    {
        int seed;
        lock (random) seed = random.Next();
        var (results, problem) = await AskInPlaceAsync(
            new JsonObject
            {
                ["bindings"] = bindings,
                ["expressions"] = new JsonArray([.. expressions.Select(expression => JsonValue.Create(expression))]),
                ["now"] = time.GetUtcNow().ToUnixTimeMilliseconds(),
                ["seed"] = seed,
            },
            cancellationToken);
        return results is null ? [.. expressions.Select(_ => new ExpressionResult(null, problem))] : [.. results.Select(Result)];
    }

    public async Task<IReadOnlyList<ExpressionFault?>> CheckAsync(IReadOnlyList<CheckedExpression> expressions, CancellationToken cancellationToken)
    {
        if (expressions.Count == 0) return [];
        var (results, problem) = await AskInPlaceAsync(
            new JsonObject
            {
                ["check"] = new JsonArray([.. expressions.Select(expression => new JsonObject
                {
                    ["expression"] = expression.Text,
                    ["fields"] = new JsonArray([.. Names(expression.Fields).Select(name => JsonValue.Create(name))]),
                })]),
            },
            cancellationToken);
        return results is null ? [.. expressions.Select(_ => new ExpressionFault(false, $"The expression {problem}"))] : [.. results.Select(Fault)];
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        for (var place = 0; place < MostProcesses; place++) await _places.WaitAsync();
        while (_idle.TryDequeue(out var process)) process.Dispose();
    }

    private async Task<(JsonArray? Results, string? Problem)> AskInPlaceAsync(JsonObject request, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await AskAsync(request, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<(JsonArray? Results, string? Problem)> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        var (process, fresh) = await TakeAsync(cancellationToken);
        // The limit applies to a real process, so it uses real time even if a test supplies the engine's clock.
        using var limit = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        JsonObject? answer;
        string? problem;
        try
        {
            (answer, problem) = await process.AskAsync(request, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The process will still answer this request; the next request would receive that answer.
            End(process);
            cancellationToken.ThrowIfCancellationRequested();
            return (null, $"took longer than {timeout.TotalSeconds:0.##} s to evaluate.");
        }

        if (answer is not null)
        {
            Return(process);
            return (answer["results"]!.AsArray(), null);
        }

        string complaint = process.Complaint();
        End(process);
        if (problem is not null) return (null, problem + ".");
        // A process that worked before may have been killed from outside: try another. A process that never worked never will.
        if (!fresh) return await AskAsync(request, cancellationToken);
        throw new ExpressionRuntimeException($"The node process that evaluates JSONata ended: {complaint}");
    }

    private async Task<(JsonataProcess Process, bool Fresh)> TakeAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _processes) > 0 && await _returned.WaitAsync(Patience, cancellationToken) && _idle.TryDequeue(out var idle)) return (idle, false);
        var started = JsonataProcess.Start(nodeProgram, nodeModules);
        Interlocked.Increment(ref _processes);
        return (started, true);
    }

    private void Return(JsonataProcess process)
    {
        _idle.Enqueue(process);
        _returned.Release();
    }

    private void End(JsonataProcess process)
    {
        process.Dispose();
        Interlocked.Decrement(ref _processes);
    }

    private static IEnumerable<string> Names(StatesFields fields)
    {
        yield return "input";
        yield return "context";
        if (fields.HasFlag(StatesFields.Result)) yield return "result";
        if (fields.HasFlag(StatesFields.ErrorOutput)) yield return "errorOutput";
    }

    private static ExpressionFault? Fault(JsonNode? result) => result!.AsObject() switch
    {
        var found when found["syntax"] is { } syntax => new ExpressionFault(true, syntax.GetValue<string>()),
        var found when found["unsupported"] is { } unsupported => new ExpressionFault(false, unsupported.GetValue<string>()),
        _ => null,
    };

    private static ExpressionResult Result(JsonNode? result) => result!.AsObject() switch
    {
        var found when found["error"] is { } error => new ExpressionResult(null, $"threw an error during evaluation. {error}"),
        var found when found.ContainsKey("missing") => new ExpressionResult(null, "returned nothing (undefined)."),
        var found when found.ContainsKey("unsupported") => new ExpressionResult(null, "returned an unsupported result type."),
        var found => new ExpressionResult(found["value"]?.DeepClone(), null),
    };
}
