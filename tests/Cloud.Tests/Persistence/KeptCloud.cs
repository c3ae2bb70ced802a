using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Persistence;

/// <summary>A cloud of services that keeps its state: it is started and killed as often as a test wants.</summary>
internal sealed class KeptCloud : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 15, 8, 0, 0, TimeSpan.Zero));

    /// <summary>The folder that holds the state.</summary>
    public string Directory => _directory.Path;

    /// <summary>The journal of a service.</summary>
    public string Journal(string service) => Path.Combine(Directory, "state", service + ".journal");

    /// <summary>Starts services on what the life before has left.</summary>
    public async Task<CloudLife> StartAsync(Func<CloudContext, IEnumerable<ICloudService>> services)
    {
        var options = new LocalCloudOptions { Port = 0, DataDirectory = Directory, NodeModules = Repository.NodeModules };
        var journals = Journals.In(Directory);
        try
        {
            var dispatcher = new Dispatcher(calls => new DispatcherParts([.. services(CloudContext.Unchecked(options, Time, calls) with { Journals = journals })], []));
            var life = new CloudLife(dispatcher, journals);
            foreach (var service in dispatcher.Services) await service.StartAsync(life.Stopping);
            return life;
        }
        catch
        {
            journals.Dispose();
            throw;
        }
    }

    public void Dispose() => _directory.Dispose();
}

/// <summary>What runs between a start and a kill.</summary>
internal sealed class CloudLife(Dispatcher dispatcher, Journals journals) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken Stopping => _stopping.Token;

    public Dispatcher Dispatcher => dispatcher;

    public Task<JsonObject> CallAsync(string service, string operation, string input) =>
        dispatcher.InvokeAsync(service, operation, JsonNode.Parse(input)!.AsObject(), CloudUnderTest.Context);

    /// <summary>What an operation answers, as text.</summary>
    public async Task<string> AskAsync(string service, string operation, string input) => (await CallAsync(service, operation, input)).ToJsonString();

    /// <summary>Lets every further write to a journal fail.</summary>
    public void CloseJournals() => journals.Dispose();

    // Nothing is written to the journals any more: a service that stops in order has no chance to save what it has not saved yet.
    public async ValueTask DisposeAsync()
    {
        journals.Dispose();
        await _stopping.CancelAsync();
        foreach (var service in dispatcher.Services.OfType<IAsyncDisposable>())
        {
            try
            {
                await service.DisposeAsync();
            }
            catch (ObjectDisposedException)
            {
                // It wanted to save how it ended.
            }
        }

        _stopping.Dispose();
    }
}
