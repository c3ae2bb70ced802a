using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>
/// Evaluates JSONata with its reference implementation (npm's <c>jsonata</c>) in child processes. One process is enough as long as expressions
/// take milliseconds. If an expression takes longer, other executions get another process, up to <see cref="MostProcesses"/>.
/// </summary>
/// <param name="nodeProgram">The <c>node</c> program.</param>
/// <param name="nodeModules">The folder of npm's packages.</param>
/// <param name="timeout">How long the expressions of one state may take.</param>
/// <param name="time">The clock of <c>$now</c> and <c>$millis</c>.</param>
/// <param name="random">Draws the seeds of <c>$random</c> and <c>$uuid</c>.</param>
internal sealed class JsonataEvaluator(string nodeProgram, string nodeModules, TimeSpan timeout, TimeProvider time, Random random)
    : IExpressionEvaluator, IAsyncDisposable
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
        await _places.WaitAsync(cancellationToken);
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
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        for (var place = 0; place < MostProcesses; place++) await _places.WaitAsync();
        while (_idle.TryDequeue(out var process)) process.Dispose();
    }

    private async Task<IReadOnlyList<ExpressionResult>> AskAsync(
        JsonObject request, IReadOnlyList<string> expressions, CancellationToken cancellationToken)
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
            return Refused(expressions, $"took longer than {timeout.TotalSeconds:0.##} s to evaluate");
        }

        if (answer is not null)
        {
            Return(process);
            return [.. answer["results"]!.AsArray().Select(Result)];
        }

        string complaint = process.Complaint();
        End(process);
        if (problem is not null) return Refused(expressions, problem);
        // A process that worked before may have been killed from outside: try another. A process that never worked never will.
        if (!fresh) return await AskAsync(request, expressions, cancellationToken);
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

    private static IReadOnlyList<ExpressionResult> Refused(IReadOnlyList<string> expressions, string problem) =>
        [.. expressions.Select(_ => new ExpressionResult(null, problem))];

    private static ExpressionResult Result(JsonNode? result) => result!.AsObject() switch
    {
        var found when found["error"] is { } error => new ExpressionResult(null, $"threw an error during evaluation: {error}"),
        var found when found.ContainsKey("missing") => new ExpressionResult(null, "returned nothing (undefined)"),
        var found => new ExpressionResult(found["value"]?.DeepClone(), null),
    };
}
