using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Amazon.S3.Model;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Verification;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>
/// <c>make up</c> is killed at random moments under load: whatever it had acknowledged is there when it is started again, and every record is scored in the
/// end. <c>KILLS</c> says how often it is killed (<c>make kills COUNT=n</c>), <c>KILLS_SEED</c> when.
/// </summary>
public sealed class KillTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentDictionary<string, (string Shard, string Number)> _records = new();
    private readonly ConcurrentDictionary<string, string> _objects = new();
    private readonly ConcurrentDictionary<string, string> _items = new();
    private readonly int _port = UpProcess.FreePort();
    private int _sent;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_by_a_kill_and_every_record_is_scored_in_the_end()
    {
        var random = new Random(Number("KILLS_SEED", 1));
        var up = await StartAsync();
        try
        {
            for (var kills = Number("KILLS", 3); kills > 0; kills--)
            {
                using var killed = CancellationTokenSource.CreateLinkedTokenSource(Stop);
                using var clients = Clients();
                var load = Task.WhenAll(
                    UntilKilledAsync(() => PutRecordsAsync(clients, up, random.Next(1, 40), killed.Token), killed.Token), UntilKilledAsync(() => PutObjectAsync(clients, up, killed.Token), killed.Token),
                    UntilKilledAsync(() => PutItemAsync(clients, up, killed.Token), killed.Token));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)), TimeProvider.System, Stop);
                // On a busy machine a call may take longer than that. A write that the kill interrupts takes its object out.
                if (kills == 1) await Eventually.HoldsAsync(() => !_records.IsEmpty && _objects.Count > 1 && !_items.IsEmpty, "each kind of call is acknowledged");
                await up.KillAsync();
                await killed.CancelAsync();
                await load;
                await up.DisposeAsync();
                up = await StartAsync();
                await CheckAsync(up);
                TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
                    $"{kills} kills left: {_records.Count} records, {_objects.Count} objects and {_items.Count} items acknowledged, started in {up.Started.TotalSeconds:0.0} s"));
            }

            _records.ShouldNotBeEmpty();
            _objects.ShouldNotBeEmpty();
            _items.ShouldNotBeEmpty();
            await ScoredAsync(up);
        }
        finally
        {
            await up.DisposeAsync();
        }
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private Task<UpProcess> StartAsync() => UpProcess.StartAsync(_directory.File("data"), _port);

    private PipelineClients Clients() => new(new Uri(FormattableString.Invariant($"http://127.0.0.1:{_port}")), "us-east-1", "local");

    private static async Task UntilKilledAsync(Func<Task> call, CancellationToken killed)
    {
        try
        {
            while (!killed.IsCancellationRequested) await call();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException && !Stop.IsCancellationRequested)
        {
            // Not acknowledged: it may be there or not.
        }
    }

    private async Task PutRecordsAsync(PipelineClients clients, UpProcess up, int count, CancellationToken killed)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(_ => FormattableString.Invariant($"kill-{Interlocked.Increment(ref _sent):D8}"))];
        var answer = await clients.Kinesis.PutRecordsAsync(new PutRecordsRequest
        {
            StreamName = up.Output("StreamName"),
            Records = [.. ids.Select(id => new PutRecordsRequestEntry { PartitionKey = id, Data = new MemoryStream(Trip(id)) })],
        }, killed);
        for (var i = 0; i < count; i++) _records[ids[i]] = (answer.Records[i].ShardId, answer.Records[i].SequenceNumber);
    }

    private async Task PutObjectAsync(PipelineClients clients, UpProcess up, CancellationToken killed)
    {
        // Few keys, so that objects are overwritten; the last acknowledged content, or one that was not, must be there.
        var (key, content) = (FormattableString.Invariant($"kills/{Random.Shared.Next(20)}"), FormattableString.Invariant($"content {Interlocked.Increment(ref _sent)}"));
        _objects.TryRemove(key, out _);
        await clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = up.Output("BucketName"), Key = key, ContentBody = content }, killed);
        _objects[key] = content;
    }

    private async Task PutItemAsync(PipelineClients clients, UpProcess up, CancellationToken killed)
    {
        var key = FormattableString.Invariant($"kill#{Interlocked.Increment(ref _sent)}");
        await clients.DynamoDb.PutItemAsync(up.Output("LookupsTableName"), new Dictionary<string, AttributeValue> { ["pk"] = new() { S = key }, ["value"] = new() { S = "value of " + key } }, killed);
        _items[key] = "value of " + key;
    }

    private async Task CheckAsync(UpProcess up)
    {
        using var clients = Clients();
        var kinesis = new JsonServices(new Uri(FormattableString.Invariant($"http://127.0.0.1:{_port}")), _ => null, TimeProvider.System).Kinesis;
        var there = new HashSet<(string Key, string Shard, string Number)>();
        foreach (var shard in (await kinesis.CallAsync("ListShards", new JsonObject { ["StreamName"] = up.Output("StreamName") }, Stop))["Shards"]!.AsArray().Select(shard => shard!["ShardId"]!.ToString()))
        {
            var iterator = (await kinesis.CallAsync(
                "GetShardIterator", new JsonObject { ["StreamName"] = up.Output("StreamName"), ["ShardId"] = shard, ["ShardIteratorType"] = "TRIM_HORIZON" }, Stop))["ShardIterator"]!.ToString();
            while (true)
            {
                var page = await kinesis.CallAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator }, Stop);
                if (page["Records"] is not JsonArray { Count: > 0 } records) break;
                foreach (var record in records) there.Add((record!["PartitionKey"]!.ToString(), shard, record["SequenceNumber"]!.ToString()));
                iterator = page["NextShardIterator"]!.ToString();
            }
        }

        _records.Where(record => !there.Contains((record.Key, record.Value.Shard, record.Value.Number))).Select(record => record.Key).ShouldBeEmpty("acknowledged records are there, at their places");
        foreach (var (key, content) in _objects)
        {
            using var found = await clients.S3.GetObjectAsync(up.Output("BucketName"), key, Stop);
            using var reader = new StreamReader(found.ResponseStream);
            (await reader.ReadToEndAsync(Stop)).ShouldBe(content, key);
            found.ETag.Trim('"').ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(content))), key);
        }

        foreach (var (key, value) in _items)
        {
            var item = (await clients.DynamoDb.GetItemAsync(up.Output("LookupsTableName"), new Dictionary<string, AttributeValue> { ["pk"] = new() { S = key } }, Stop)).Item;
            item.ShouldNotBeNull(key)["value"].S.ShouldBe(value);
        }
    }

    private async Task ScoredAsync(UpProcess up)
    {
        using var clients = Clients();
        var (table, lake) = (new PredictionTable(clients.DynamoDb, up.Output("PredictionsTableName"), new TripDomain()), new LakeReader(clients.S3, up.Output("BucketName"), new TripDomain()));
        List<string> missing = [];
        await Eventually.HoldsAsync(async () =>
        {
            var stored = await table.ReadAsync(Stop).Select(item => item.TripId).ToHashSetAsync(cancellationToken: Stop);
            missing = [.. _records.Keys.Where(id => !stored.Contains(id))];
            return missing.Count == 0;
        }, "every record is scored");
        missing.ShouldBeEmpty();
        var landed = await lake.ReadAsync("scored/", Stop).Select(line => line.Id!).ToListAsync(Stop);
        _records.Keys.Except(landed).ShouldBeEmpty("every record has landed");
    }

    private static byte[] Trip(string id) => Encoding.UTF8.GetBytes($$"""
        {"trip_id":"{{id}}","vendor_id":1,"requested_at":"2026-01-15T06:45:51-05:00","pickup_zone":21,"dropoff_zone":35,"passengers":1,"distance_miles":4.59}
        """.Trim());
}
