using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Pipeline.EndToEnd;

/// <summary>
/// Plays the Runtime API of the Lambda Test Tool v2, which cannot be had everywhere. Source: the README of Amazon.Lambda.TestTool and what
/// its LambdaRuntimeApi sends: the function's name before the path, chunked events, a deadline 15 minutes from now, a trace id that is
/// a bare GUID, 202 for every answer.
/// </summary>
internal sealed class LambdaTestTool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<(string Id, byte[] Event)>> _events = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(string Kind, string Body)>> _running = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private int _count;

    private LambdaTestTool(WebApplication app) => _app = app;

    /// <summary>Host and port, as AWS_LAMBDA_RUNTIME_API has them before the function's name.</summary>
    public string Authority => new Uri(_app.Urls.Single()).Authority;

    public static async Task<LambdaTestTool> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var tool = new LambdaTestTool(app);
        app.Run(tool.ServeAsync);
        await app.StartAsync();
        return tool;
    }

    /// <summary>Hands a function an event.</summary>
    /// <returns>Whether it answered or reported an error, and what.</returns>
    public async Task<(string Kind, string Body)> InvokeAsync(string function, byte[] payload, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _count).ToString("D12", CultureInfo.InvariantCulture);
        _running[id] = new TaskCompletionSource<(string, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Events(function).Writer.WriteAsync((id, payload), cancellationToken);
        return await _running[id].Task.WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Channel<(string Id, byte[] Event)> Events(string function) => _events.GetOrAdd(function, _ => Channel.CreateUnbounded<(string, byte[])>());

    private async Task ServeAsync(HttpContext http)
    {
        switch (http.Request.Method, http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ("GET", [var function, "2018-06-01", "runtime", "invocation", "next"]):
                var (next, payload) = await Events(function).Reader.ReadAsync(http.RequestAborted);
                http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = DateTimeOffset.UtcNow.AddMinutes(15).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
                http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = next;
                http.Response.Headers["Lambda-Runtime-Trace-Id"] = Guid.NewGuid().ToString();
                http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-west-2:123412341234:function:Function";
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(payload);
                break;
            case ("POST", [_, "2018-06-01", "runtime", "invocation", var answered, var kind]):
                using (var reader = new StreamReader(http.Request.Body, Encoding.UTF8))
                    _running[answered].SetResult((kind, await reader.ReadToEndAsync()));
                http.Response.StatusCode = 202;
                await http.Response.WriteAsync("""{"status":"success"}""");
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }
}
