using System.Globalization;
using System.Text;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.RuntimeApi;

/// <summary>The Runtime API of one function. Source: "Using the Lambda runtime API for custom runtimes".</summary>
internal sealed class LambdaRuntimeApi(TimeProvider time) : IHttpHandler
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly byte[] Accepted = Response.Of("202 Accepted", "application/json", """{"status":"OK"}""");
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _given = new(0);
    private TaskCompletionSource? _over;
    private Stretch? _stretch;

    /// <summary>Delivers a stretch; done when the function has answered all of it and asks for more.</summary>
    /// <exception cref="FunctionFailedException">The function could not start, or answered with a failure.</exception>
    public async Task RunAsync(Stretch stretch, CancellationToken cancellationToken)
    {
        TaskCompletionSource over;
        lock (_lock)
        {
            _stretch = stretch;
            _over = over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _given.Release();
        await over.Task.WaitAsync(cancellationToken);
        if (stretch.Failures is [var first, ..]) throw new FunctionFailedException($"The function answered delivery {stretch.FirstDelivery + stretch.Deliveries - 1} with: {first}");
    }

    /// <inheritdoc/>
    public void Handle(HttpRequest request, HttpConnection connection)
    {
        var path = request.Target;
        if (path.EndsWith("/invocation/next"u8)) Next(connection);
        else if (path.EndsWith("/response"u8)) Answered(request, connection, IsSuccess(request.Body) ? null : Text(request.Body));
        else if (path.EndsWith("/init/error"u8)) InitFailed(request, connection);
        else Answered(request, connection, Text(request.Body));
    }

    private void Next(HttpConnection connection)
    {
        while (true)
        {
            if (_stretch is not { } stretch)
            {
                _given.Wait();
                continue;
            }

            if (stretch.Take() is { } batch)
            {
                Send(batch, connection);
                stretch.Prepare();
                return;
            }

            End();
        }
    }

    private void Send(BatchTemplate batch, HttpConnection connection)
    {
        var deadline = time.GetUtcNow().Add(Timeout).ToUnixTimeMilliseconds();
        var head = Response.HeadOf(
            "200 OK", "application/json", batch.Event.Count,
            "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            string.Create(CultureInfo.InvariantCulture, $"Lambda-Runtime-Deadline-Ms: {deadline}"),
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:pipeline-ScoringFunction",
            "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
        connection.Write(Encoding.ASCII.GetBytes(head), batch.Event);
    }

    private void Answered(HttpRequest request, HttpConnection connection, string? failure)
    {
        _stretch?.Answered(failure);
        connection.Write(Accepted);
    }

    private void InitFailed(HttpRequest request, HttpConnection connection)
    {
        _stretch?.Failures.Add($"it could not be initialized: {Text(request.Body)}");
        End();
        connection.Write(Accepted);
    }

    private void End()
    {
        lock (_lock)
        {
            _stretch = null;
            _over?.TrySetResult();
        }
    }

    /// <summary>Success is no list of failures, or an empty one.</summary>
    private static bool IsSuccess(ReadOnlySpan<byte> answer)
    {
        var list = answer.IndexOf("\"batchItemFailures\""u8);
        if (list < 0) return answer.Trim(" \r\n"u8) is [] or [(byte)'{', (byte)'}'];
        var rest = answer[(list + "\"batchItemFailures\""u8.Length)..];
        return !rest.Contains((byte)'"');
    }

    private static string Text(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..Math.Min(body.Length, 2_000)]);
}
