using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Lambda.Environments;

/// <summary>A runtime that the test runs itself, on a connection of its own, as one in a debugger would be.</summary>
internal sealed class ForeignRuntime(LambdaCloud cloud, string function = "probe") : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan })
    {
        BaseAddress = new Uri(cloud.Http.BaseAddress!, $"/_runtime/{function}/{cloud.Options.AttachToken}/2018-06-01/runtime/"),
        Timeout = TimeSpan.FromMinutes(1),
    };

    public async Task<(string RequestId, DateTimeOffset Deadline, JsonNode Event)> NextAsync()
    {
        using var response = await _http.GetAsync("invocation/next");
        response.EnsureSuccessStatusCode();
        return (
            response.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single(),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(response.Headers.GetValues("Lambda-Runtime-Deadline-Ms").Single(), CultureInfo.InvariantCulture)),
            JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<int> RespondAsync(string requestId, string answer = "\"by hand\"", string kind = "response")
    {
        using var content = new StringContent(answer, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync($"invocation/{requestId}/{kind}", content);
        return (int)response.StatusCode;
    }

    /// <summary>Ends it: its connections close.</summary>
    public void Dispose() => _http.Dispose();
}
