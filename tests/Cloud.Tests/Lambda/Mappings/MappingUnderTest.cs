using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>A mapping whose function is code of the test.</summary>
internal sealed class MappingUnderTest : IBatchFunction, IAsyncDisposable
{
    private readonly ConcurrentQueue<Delivery> _deliveries = new();
    private readonly ConcurrentQueue<(int, int)> _done = new();
    private readonly ConcurrentQueue<string> _log = new();
    private MappingRunner? _runner;
    private int _number;

    public MappingUnderTest(bool autoAdvance = true, IServiceMetrics? metrics = null) =>
        (Time, Counters) = (new WaitAwareTime { AutoAdvance = autoAdvance }, new MappingCounters(metrics));

    public WaitAwareTime Time { get; }

    public MemoryStreams Streams { get; init; } = new();

    /// <summary>Keeps how far the mapping is; null for nobody.</summary>
    public ICheckpoints? Checkpoints { get; init; }

    public MemoryObjects Objects { get; } = new();

    public RecordingQueue Sqs { get; } = new("sqs");

    public RecordingQueue Sns { get; } = new("sns");

    public MappingCounters Counters { get; }

    /// <summary>What the function does; it answers null by default.</summary>
    public Func<Delivery, Task<string?>> Function { get; set; } = _ => Task.FromResult<string?>(null);

    public EventSourceMapping Mapping { get; set; } = new()
    {
        Uuid = "b0c8a1f0-0000-4000-8000-000000000001",
        FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:probe",
        FunctionName = "probe",
        EventSourceArn = MemoryStreams.Arn,
        StartingPosition = "TRIM_HORIZON",
        LastModified = default,
    };

    /// <summary>The events that the function got, in the order in which it got them.</summary>
    public IReadOnlyList<Delivery> Deliveries => [.. _deliveries];

    /// <summary>Of each event, how many records it had, and how many of them the answer made done.</summary>
    public IReadOnlyList<(int Records, int Done)> Done => [.. _done];

    public IReadOnlyList<string> Lines => [.. _log];

    public IReadOnlyList<ShardSnapshot> Shards => _runner!.Snapshot();

    public MappingSnapshot Snapshot => new(Mapping.Uuid, "probe", MemoryStreams.Arn, "Enabled", Counters.LastResult, Counters.Invocations, Counters.Discarded, Shards);

    public void Start(IReadOnlyList<ShardSnapshot>? resumed = null)
    {
        var dispatcher = new Dispatcher([Sqs, Sns]);
        var options = new LocalCloudOptions { DataDirectory = "", NodeModules = "" };
        var destinations = new DestinationSender(options, dispatcher, Objects, new UncheckedRoles("root"), Time, (_, _) => throw new NotSupportedException());
        _runner = new MappingRunner(Mapping, this, "arn:aws:iam::000000000000:role/probe", Streams, destinations, Counters, Time, Checkpoints);
        _runner.Start(resumed);
    }

    public Task StopAsync() => _runner!.StopAsync();

    public Task AbortAsync() => _runner!.AbortAsync();

    /// <summary>Puts records whose data is their number.</summary>
    public void Put(int shard, int count, string? key = null)
    {
        for (var i = 0; i < count; i++)
        {
            var number = _number++;
            Streams.Put(shard, key ?? $"key{number}", Encoding.UTF8.GetBytes($"{number}"), Time.GetUtcNow(), Time.Steady());
        }
    }

    /// <summary>Waits until a number of records is done with, and so many more are not.</summary>
    public Task DrainedAsync(int records, int pending = 0) => Eventually.HoldsAsync(
        () => Shards.Sum(shard => shard.Records) == records && Shards.Sum(shard => shard.Pending) == pending, $"{records} records are done with, {pending} are not");

    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        var delivery = new Delivery(JsonNode.Parse(payload.Span)!);
        _deliveries.Enqueue(delivery);
        // Off the caller's stack, as a process is.
        await Task.Yield();
        try
        {
            var answer = await Function(delivery);
            return new InvocationResult(delivery.RequestId, Encoding.UTF8.GetBytes(answer ?? "null"), null, TimeSpan.Zero);
        }
        catch (InvalidOperationException e)
        {
            return new InvocationResult(delivery.RequestId, Encoding.UTF8.GetBytes($"{{\"errorMessage\":\"{e.Message}\"}}"), "Unhandled", TimeSpan.Zero);
        }
    }

    public void Delivered(InvocationResult result, string shardId, IReadOnlyList<StreamRecord> records, int first, int count, int done) => _done.Enqueue((count, done));

    public void Log(string line) => _log.Enqueue(line);

    public async ValueTask DisposeAsync() => await AbortAsync();

    /// <summary>One event that the function got.</summary>
    internal sealed record Delivery(JsonNode Event)
    {
        public string RequestId { get; } = Guid.NewGuid().ToString();

        public IReadOnlyList<JsonNode> Records => [.. Event["Records"]!.AsArray().Select(record => record!)];

        public string Shard => Records[0]["eventID"]!.GetValue<string>().Split(':')[0];

        /// <summary>The window's start; only with tumbling windows.</summary>
        public string WindowStart => Event["window"]!["start"]!.GetValue<string>();

        public string State => Event["state"]!.ToJsonString();

        public bool IsFinal => Event["isFinalInvokeForWindow"]!.GetValue<bool>();

        public bool IsEarly => Event["isWindowTerminatedEarly"]!.GetValue<bool>();

        public IReadOnlyList<int> Numbers => [.. Records.Select(Number)];

        public IReadOnlyList<string> Keys => [.. Records.Select(record => record["kinesis"]!["partitionKey"]!.GetValue<string>())];

        /// <summary>The answer that reports a record as failed.</summary>
        public string Failure(int number) =>
            $$"""{"batchItemFailures":[{"itemIdentifier":"{{Records.First(record => Number(record) == number)["kinesis"]!["sequenceNumber"]}}"}]}""";

        private static int Number(JsonNode record) => int.Parse(Convert.FromBase64String(record["kinesis"]!["data"]!.GetValue<string>()));
    }
}
