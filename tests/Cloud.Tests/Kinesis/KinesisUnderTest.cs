using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Kinesis;

/// <summary>A Kinesis of its own with a clock that the test moves; operations go through the in-process handlers.</summary>
internal sealed class KinesisUnderTest
{
    private static readonly LocalCloudOptions Cloud = new() { DataDirectory = "unused", NodeModules = "unused" };

    public KinesisUnderTest(KinesisOptions? options = null, IServiceMetrics? metrics = null) => Service = new KinesisService(
        CloudContext.Unchecked(Cloud, Time, new Dispatcher([])) with { Metrics = metrics ?? new UnkeptServiceMetrics() }, options ?? new KinesisOptions());

    public WaitAwareTime Time { get; } = new(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public KinesisService Service { get; }

    public static string Arn(string stream) => $"arn:aws:kinesis:us-east-1:000000000000:stream/{stream}";

    public async Task<JsonObject> CallAsync(string operation, JsonObject input) =>
        await Service.Operations.Find(operation)!.HandleAsync(Service, input, CloudUnderTest.Context);

    public async Task<AwsException> RefusedAsync(string operation, JsonObject input) =>
        await Should.ThrowAsync<AwsException>(() => CallAsync(operation, input));

    public Task<JsonObject> CreateAsync(string name = "trips", int shards = 1) =>
        CallAsync("CreateStream", new JsonObject { ["StreamName"] = name, ["ShardCount"] = shards });

    public async Task<string> PutAsync(string text, string key = "k", string stream = "trips") =>
        (string)(await CallAsync("PutRecord", new JsonObject
        {
            ["StreamName"] = stream,
            ["PartitionKey"] = key,
            ["Data"] = Base64(text),
        }))["SequenceNumber"]!;

    public async Task<string> IteratorAsync(string type, JsonObject? more = null, string shard = "shardId-000000000000")
    {
        var input = new JsonObject { ["StreamName"] = "trips", ["ShardId"] = shard, ["ShardIteratorType"] = type };
        foreach (var (name, value) in more ?? []) input[name] = value?.DeepClone();
        return (string)(await CallAsync("GetShardIterator", input))["ShardIterator"]!;
    }

    public Task<JsonObject> RecordsAsync(string iterator, int limit = 10_000) =>
        CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator, ["Limit"] = limit });

    public async Task<string[]> TextsAsync(string type, JsonObject? more = null) =>
        Texts(await RecordsAsync(await IteratorAsync(type, more)));

    public static string[] Texts(JsonObject answer) =>
        [.. answer["Records"]!.AsArray().Select(record => Encoding.UTF8.GetString(Convert.FromBase64String((string)record!["Data"]!)))];

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
