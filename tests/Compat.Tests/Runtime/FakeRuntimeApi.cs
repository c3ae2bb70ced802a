using System.Collections.Concurrent;
using System.Text;
using Pipeline.Compat.Tests.Fakes;

namespace Pipeline.Compat.Tests.Runtime;

/// <summary>A Runtime API below a path, which hands out the test's events and then ends the loop.</summary>
internal sealed class FakeRuntimeApi : IAsyncDisposable
{
    public const string Path = "/_runtime/env-1/2018-06-01/runtime";

    private readonly ConcurrentQueue<string> _events = new();
    private readonly CancellationTokenSource _ended = new();
    private FakeServer? _server;
    private int _next;

    public CancellationToken Ended => _ended.Token;

    public string Variable => $"{_server!.HostAndPort}/_runtime/env-1";

    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.UnixEpoch.AddYears(60);

    public int ResponseStatus { get; init; } = 202;

    public int InitErrorStatus { get; init; } = 202;

    public string Tenant { get; init; } = "";

    /// <summary>Every call.</summary>
    public IReadOnlyList<SeenRequest> Seen => _server!.Seen;

    /// <summary>What the function sent, without its calls of "next".</summary>
    public IEnumerable<SeenRequest> Sent => _server!.Seen.Where(request => request.Method == "POST");

    public static async Task<FakeRuntimeApi> StartAsync(FakeRuntimeApi api, params string[] events)
    {
        foreach (var each in events) api._events.Enqueue(each);
        api._server = await FakeServer.StartAsync(api.Answer);
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _ended.Dispose();
    }

    private FakeReply Answer(SeenRequest request)
    {
        if (request.Path == $"{Path}/init/error") return FakeReply.Empty(InitErrorStatus);
        if (request.Method == "POST") return FakeReply.Empty(request.Path.EndsWith("/response", StringComparison.Ordinal) ? ResponseStatus : 202);
        if (request.Path == $"{Path}/invocation/next" && _events.TryDequeue(out var body))
        {
            return new FakeReply(
                200,
                Encoding.UTF8.GetBytes(body),
                ("Lambda-Runtime-Aws-Request-Id", $"request-{++_next}"),
                ("Lambda-Runtime-Deadline-Ms", Deadline.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("Lambda-Runtime-Invoked-Function-Arn", "arn:function"),
                ("Lambda-Runtime-Trace-Id", $"Root=1-trace-{_next}"),
                ("Lambda-Runtime-Aws-Tenant-Id", Tenant));
        }

        _ended.Cancel();
        return FakeReply.Empty(request.Path == $"{Path}/invocation/next" ? 500 : 404);
    }
}
