using System.Text;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Tests.RuntimeApi;

public sealed class LambdaRuntimeApiTests : IDisposable
{
    private readonly LambdaRuntimeApi _api = new(TimeProvider.System);
    private readonly HttpServer _server;
    private readonly HttpClient _client = new();
    private readonly List<string> _events = [];

    public LambdaRuntimeApiTests() => _server = new HttpServer(_api);

    [Fact]
    public async Task A_stretch_delivers_one_event_after_the_other_until_it_is_enough()
    {
        var stretch = Stretch((deliveries, _) => deliveries >= 3);
        var run = _api.RunAsync(stretch, TestContext.Current.CancellationToken);
        using var loop = new CancellationTokenSource();
        var function = LoopAsync("""{"batchItemFailures":[]}""", loop.Token);

        await run;

        stretch.Deliveries.ShouldBe(3);
        stretch.Records.ShouldBe(300);
        stretch.Cpu.ShouldBe(TimeSpan.FromSeconds(3));
        _events.ShouldBeUnique();
        await StopAsync(loop, function);
    }

    [Fact]
    public async Task A_function_that_hands_records_back_fails_the_stretch()
    {
        var run = _api.RunAsync(Stretch((deliveries, _) => deliveries >= 3), TestContext.Current.CancellationToken);
        using var loop = new CancellationTokenSource();
        var function = LoopAsync("""{"batchItemFailures":[{"itemIdentifier":"495"}]}""", loop.Token);

        (await Should.ThrowAsync<FunctionFailedException>(() => run)).Message.ShouldContain("itemIdentifier");
        await StopAsync(loop, function);
    }

    [Fact]
    public async Task A_function_that_cannot_start_fails_the_stretch()
    {
        var run = _api.RunAsync(Stretch((_, _) => true), TestContext.Current.CancellationToken);

        await _client.PostAsync($"{_server.Url}/2018-06-01/runtime/init/error", new StringContent("no table"), TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<FunctionFailedException>(() => run)).Message.ShouldContain("no table");
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    // A second of CPU time for each time that it is asked for.
    private static Stretch Stretch(Func<int, TimeSpan, bool> isEnough)
    {
        var asked = 0;
        return new Stretch(new BatchSet(100), 0, isEnough, () => TimeSpan.FromSeconds(asked++));
    }

    private async Task LoopAsync(string answer, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var next = await _client.GetAsync($"{_server.Url}/2018-06-01/runtime/invocation/next", cancellationToken);
            _events.Add(await next.Content.ReadAsStringAsync(cancellationToken));
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            await _client.PostAsync($"{_server.Url}/2018-06-01/runtime/invocation/{id}/response", new StringContent(answer, Encoding.UTF8), cancellationToken);
        }
    }

    private static async Task StopAsync(CancellationTokenSource loop, Task function)
    {
        await loop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => function);
    }
}
