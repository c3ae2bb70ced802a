using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>
/// JSONata by its reference implementation (npm's <c>jsonata</c>) in one child process, which is started when it is first needed and
/// again when it died. Requests go one after the other, so that one which takes too long can be ended without another's answer.
/// </summary>
internal sealed class JsonataEvaluator(string nodeModules, StepFunctionsOptions options, TimeProvider time, Random random)
    : IExpressionEvaluator, IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private JsonataProcess? _process;
    private bool _disposed;

    public async Task<IReadOnlyList<ExpressionResult>> EvaluateAsync(
        IReadOnlyList<string> expressions, JsonObject bindings, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int seed;
            lock (random) seed = random.Next();
            var request = new JsonObject
            {
                ["bindings"] = bindings,
                ["expressions"] = new JsonArray([.. expressions.Select(expression => JsonValue.Create(expression))]),
                ["now"] = time.GetUtcNow().ToUnixTimeMilliseconds(),
                ["seed"] = seed,
            };
            return await AskAsync(request, expressions, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _disposed = true;
        EndProcess();
        _turn.Release();
    }

    private async Task<IReadOnlyList<ExpressionResult>> AskAsync(
        JsonObject request, IReadOnlyList<string> expressions, CancellationToken cancellationToken)
    {
        bool fresh = _process is null;
        _process ??= JsonataProcess.Start(options.NodeProgram, nodeModules);
        // The limit is on a real process's work, so it is of real time even where the engine's clock is a test's.
        using var limit = new CancellationTokenSource(options.ExpressionTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        JsonObject? answer;
        try
        {
            answer = await _process.AskAsync(request, either.Token);
        }
        catch (OperationCanceledException)
        {
            // Its answer is still to come and would be taken for the next request's.
            EndProcess();
            cancellationToken.ThrowIfCancellationRequested();
            var late = new ExpressionResult(null, $"took longer than {options.ExpressionTimeout.TotalSeconds:0.##} s to evaluate");
            return [.. expressions.Select(_ => late)];
        }

        if (answer is not null) return [.. answer["results"]!.AsArray().Select(Result)];
        string complaint = _process.Complaint();
        EndProcess();
        // One that had been working may have been killed from outside; one that never worked never will.
        if (!fresh) return await AskAsync(request, expressions, cancellationToken);
        throw new ExpressionRuntimeException($"The node process that evaluates JSONata ended: {complaint}");
    }

    private static ExpressionResult Result(JsonNode? result) => result!.AsObject() switch
    {
        var found when found["error"] is { } error => new ExpressionResult(null, $"threw an error during evaluation: {error}"),
        var found when found.ContainsKey("missing") => new ExpressionResult(null, "returned nothing (undefined)"),
        var found => new ExpressionResult(found["value"]?.DeepClone(), null),
    };

    private void EndProcess()
    {
        _process?.Dispose();
        _process = null;
    }
}
