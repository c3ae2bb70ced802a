using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Recovery;

namespace Pipeline.EndToEnd;

/// <summary>The deployed template's tables and lake are spoiled and brought back: every item and every object is as it was.</summary>
public sealed partial class RestoreTests : IDisposable
{
    private static readonly string[] Zones = ["tables/", "scored/", "quarantine/", "models/"];
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private readonly SeparateCheckout _checkout = new();
    private readonly MovedClock _clock = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Tables_and_lake_come_back_item_by_item_and_object_by_object()
    {
        await using var pipeline = await _checkout.StartAsync(time: _clock);
        (await _checkout.RunCommandAsync(pipeline, "smoke", "--count", "60")).Status.ShouldBe(0);
        foreach (var key in (string[])["tables/labels/dt=2026-01-15/a.json.gz", "tables/trips/dt=2026-01-14/run=1/0.parquet", "models/m-1/output/model.tar.gz"]) await LandAsync(pipeline, key, key);
        foreach (var row in (string[])["zone#1", "zone#2", "zone#3"]) await PutAsync(pipeline, "LookupsTableName", "pk", row, "1");
        _clock.Advance(TimeSpan.FromSeconds(2));
        var (status, said) = await SayAsync(pipeline, "backup");
        status.ShouldBe(0, said);
        var to = Noted().Match(said).Groups[1].Value;
        to.ShouldNotBeEmpty(said);
        var (items, objects) = (await ItemsAsync(pipeline), await ObjectsAsync(pipeline));
        items.Count.ShouldBeGreaterThanOrEqualTo(63);
        objects.ShouldContain(item => item.StartsWith("scored/", StringComparison.Ordinal));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await SpoilAsync(pipeline);
        var (spoiledItems, spoiledObjects) = (await ItemsAsync(pipeline), await ObjectsAsync(pipeline));
        spoiledItems.ShouldNotBe(items);
        (await SayAsync(pipeline, "restore", "--to", to, "--send")).Said.ShouldContain("Nothing was changed.", customMessage: "DynamoDB restores no moment of the last five minutes");
        _clock.Advance(TimeSpan.FromMinutes(10));
        (status, said) = await SayAsync(pipeline, "restore", "--to", to);
        status.ShouldBe(0, said);
        (await ItemsAsync(pipeline)).ShouldBe(spoiledItems);
        (await ObjectsAsync(pipeline)).ShouldBe(spoiledObjects);

        (status, said) = await SayAsync(pipeline, "restore", "--to", to, "--send");
        status.ShouldBe(0, said);
        (await ItemsAsync(pipeline)).ShouldBe(items);
        (await ObjectsAsync(pipeline)).ShouldBe(objects);
        (await pipeline.Clients.DynamoDb.ListTablesAsync(Token)).TableNames.ShouldAllBe(table => !table.Contains("restore", StringComparison.Ordinal));
        (status, said) = await SayAsync(pipeline, "restore", "--to", to, "--send");
        status.ShouldBe(0, said);
        said.ShouldEndWith($"Everything is as it was at {to}: nothing was changed.\n");

        // The pipeline goes on with what was brought back.
        (await _checkout.RunCommandAsync(pipeline, "smoke", "--count", "20")).Status.ShouldBe(0);
    }

    // What a bad deployment or a wrong command can do: items changed, deleted and made up, objects overwritten, deleted and added.
    private static async Task SpoilAsync(LocalPipeline pipeline)
    {
        var trips = (await pipeline.Clients.DynamoDb.ScanAsync(new ScanRequest(pipeline.Stack.Outputs["PredictionsTableName"]), Token)).Items.ConvertAll(item => item["trip_id"].S);
        foreach (var trip in trips.Take(20)) await PutAsync(pipeline, "PredictionsTableName", "trip_id", trip, "spoiled");
        foreach (var trip in trips.Skip(20).Take(20)) await pipeline.Clients.DynamoDb.DeleteItemAsync(pipeline.Stack.Outputs["PredictionsTableName"], new() { ["trip_id"] = new() { S = trip } }, Token);
        await PutAsync(pipeline, "PredictionsTableName", "trip_id", "made up", "1");
        await PutAsync(pipeline, "LookupsTableName", "pk", "zone#1", "2");
        var scored = await pipeline.Clients.S3.KeysAsync(Bucket(pipeline), "scored/", Token).ToListAsync(Token);
        await LandAsync(pipeline, scored[0], "overwritten");
        foreach (var key in scored.Skip(1)) await pipeline.Clients.S3.DeleteObjectAsync(Bucket(pipeline), key, Token);
        foreach (var key in (string[])["tables/trips/dt=2026-01-14/run=1/0.parquet", "models/m-1/output/model.tar.gz"]) await pipeline.Clients.S3.DeleteObjectAsync(Bucket(pipeline), key, Token);
        await LandAsync(pipeline, "tables/labels/dt=2026-01-15/wrong.json.gz", "wrong");
    }

    private Task<(int Status, string Said)> SayAsync(LocalPipeline pipeline, params string[] command) => _checkout.SayAsync(pipeline, _clock, command);

    private static async Task<IReadOnlyList<string>> ItemsAsync(LocalPipeline pipeline)
    {
        var items = new List<string>();
        foreach (var table in (string[])["PredictionsTableName", "LookupsTableName"])
        {
            var request = new ScanRequest(pipeline.Stack.Outputs[table]);
            do
            {
                var page = await pipeline.Clients.DynamoDb.ScanAsync(request, Token);
                items.AddRange(page.Items.Select(item => $"{table} {ItemText.Of(item)}"));
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });
        }

        items.Sort(StringComparer.Ordinal);
        return items;
    }

    private static async Task<IReadOnlyList<string>> ObjectsAsync(LocalPipeline pipeline)
    {
        var objects = new List<string>();
        foreach (var zone in Zones)
        {
            await foreach (var key in pipeline.Clients.S3.KeysAsync(Bucket(pipeline), zone, Token))
            {
                using var response = await pipeline.Clients.S3.GetObjectAsync(Bucket(pipeline), key, Token);
                using var content = new MemoryStream();
                await response.ResponseStream.CopyToAsync(content, Token);
                var metadata = response.Metadata.Keys.Order(StringComparer.Ordinal).ToDictionary(name => name, name => response.Metadata[name]);
                objects.Add($"{key} {response.Headers.ContentType} {JsonSerializer.Serialize(metadata)} {Convert.ToBase64String(content.ToArray())}");
            }
        }

        return objects;
    }

    private static Task PutAsync(LocalPipeline pipeline, string table, string key, string id, string value) => pipeline.Clients.DynamoDb.PutItemAsync(
        pipeline.Stack.Outputs[table], new() { [key] = new() { S = id }, ["value"] = new() { S = value }, ["scored_at"] = new() { S = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture) } }, Token);

    private static Task LandAsync(LocalPipeline pipeline, string key, string text) =>
        pipeline.Clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket(pipeline), Key = key, ContentBody = text }, Token);

    private static string Bucket(LocalPipeline pipeline) => pipeline.Stack.Outputs["BucketName"];

    [GeneratedRegex("make restore TO=(\\S+) ENDPOINT=")]
    private static partial Regex Noted();
}
