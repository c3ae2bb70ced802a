using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.Arm64.Tests;

/// <summary>What a scorer is put through. Each batch is an invocation, so that batches do not depend on when a record arrives.</summary>
internal sealed class Scenario(LocalPipeline pipeline, StandingClock clock, string processor, string log, CancellationToken cancellationToken)
{
    private const string Done = """{"batchItemFailures":[]}""";
    private const int Deliveries = 3;
    private readonly Models _models = new(pipeline, cancellationToken);

    private string Bucket => pipeline.Stack.Outputs["BucketName"];

    /// <summary>Runs all of it.</summary>
    public async Task RunAsync()
    {
        await LoadLookupsAsync();
        await LandAsync();
        await ScoreFormsAsync();
        await RefuseAsync();
    }

    // Every outcome of landing (docs/reliability.md), with what the lake holds afterwards: the first and last record of each object, and the
    // second at which the attempt began that landed it.
    private async Task LandAsync()
    {
        const string Shard = "shardId-000000000001";
        await StepAsync("created", 1, 1, 20, "1-20 at 1");
        await StepAsync("the same attempt again: its own object is present", 1, 1, 20, "1-20 at 1");
        await StepAsync("replaced by a later attempt", 3, 1, 20, "1-20 at 3");
        await StepAsync("cut", 4, 1, 8, "1-8 at 4", "9-20 at 3");
        await StepAsync("split, and cut behind it", 5, 1, 14, "1-8 at 5", "9-14 at 5", "15-20 at 3");
        await StepAsync("overtaken", 2, 1, 14, "1-8 at 5", "9-14 at 5", "15-20 at 3");
        await StepAsync("replaced where an object of its name was kept", 6, 15, 6, "1-8 at 5", "9-14 at 5", "15-20 at 6");

        async Task StepAsync(string what, int second, int first, int count, params string[] lake)
        {
            var isOvertaken = what == "overtaken";
            (await InvokeAsync(second, Trips.Event(Shard, first, count, Trips.Trip))).ShouldBe(
                isOvertaken ? $$"""{"batchItemFailures":[{"itemIdentifier":"{{Trips.Number(first)}}"}]}""" : Done, what);
            (await ObjectsAsync(Shard)).ShouldBe(lake, what);
        }
    }

    // Every form of a record, before there is a model and with one; then enough rows for several calls of the endpoint, in two hours' objects.
    private async Task ScoreFormsAsync()
    {
        await ScoreAsync(10, Trips.Event("shardId-000000000002", 1, 240, Trips.InSomeForm));
        await _models.ServeAsync("wide", new TripDomain().FeatureNames.Count, isFirst: true);
        await ScoreAsync(11, Trips.Event("shardId-000000000003", 1, 240, Trips.InSomeForm));
        await ScoreAsync(12, Trips.Event("shardId-000000000004", 1, 2_000, Trips.Trip, apart: 10));
        (await ObjectsAsync("shardId-000000000004")).Count.ShouldBe(2, "an object for each hour");
    }

    // A model refuses rows that are longer than those it knows: its records are set aside, until another model takes them.
    private async Task RefuseAsync()
    {
        await _models.ServeAsync("narrow", 1, isFirst: false);
        await ScoreAsync(20, Trips.Event("shardId-000000000005", 1, 4, Trips.Trip));
        await ScoreAsync(21, Trips.Event("shardId-000000000006", 1, 4, Trips.Trip));
        (await RefusedAsync()).ShouldBe(["shardId-000000000005", "shardId-000000000006"]);
        await _models.SwapAsync("wide");
        await ScoreAsync(22, Trips.Event("shardId-000000000006", 1, 4, Trips.Trip));
    }

    // The shards whose refused records lie in an object: one without lines takes 20 bytes.
    private async Task<IReadOnlyList<string>> RefusedAsync()
    {
        var objects = (await pipeline.Clients.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = "quarantine/" }, cancellationToken)).S3Objects;
        return [.. objects.Where(landed => landed.Size > 20 && landed.Key.Contains("-refused", StringComparison.Ordinal)).Select(landed => Path.GetFileName(landed.Key)[.."shardId-000000000000".Length])];
    }

    private async Task LoadLookupsAsync()
    {
        await PutAsync("lookups/zones/zones.csv", await File.ReadAllTextAsync(Repository.Sample("zones.csv"), cancellationToken));
        var routes = Enumerable.Range(1, 265).Select(zone => FormattableString.Invariant($"{zone},{1 + (zone * 31 % 265)},{zone * 3},{zone / 7.0:R}"));
        await PutAsync("lookups/routes/routes.csv", "pickup_zone,dropoff_zone,trips,mean_minutes\n" + string.Join('\n', routes) + "\n");
        var rows = new ScanRequest { TableName = pipeline.Stack.Outputs["LookupsTableName"], Select = "COUNT" };
        await Eventually.HoldsAsync(async () => (await pipeline.Clients.DynamoDb.ScanAsync(rows, cancellationToken)).Count >= 265 + 263, "zones and routes are loaded");
    }

    private Task PutAsync(string key, string text) => pipeline.Clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = text }, cancellationToken);

    private async Task<string> InvokeAsync(int second, JsonObject batch)
    {
        clock.Set(second);
        var answer = await pipeline.Cloud.Dispatcher.InvokeAsync(
            "lambda", "Invoke", new JsonObject { ["FunctionName"] = pipeline.Stack.Resources["ScoringFunction"].Ref, ["Payload"] = batch }, pipeline.Context(cancellationToken));
        return answer["Payload"]!.ToJsonString();
    }

    // Delivered again if it is handed back, as Lambda does: an emulated processor may take longer for a handshake than a call may last.
    private async Task ScoreAsync(int second, JsonObject batch)
    {
        string answer = "";
        for (var delivery = 0; delivery < Deliveries && answer != Done; delivery++) answer = await InvokeAsync(second, (JsonObject)batch.DeepClone());
        answer.ShouldBe(Done, answer == Done ? null : processor + '\n' + string.Join('\n', File.ReadLines(log).TakeLast(20)));
    }

    private async Task<IReadOnlyList<string>> ObjectsAsync(string shard)
    {
        var objects = new List<(int First, string Text)>();
        await foreach (var key in pipeline.Clients.S3.KeysAsync(Bucket, "scored/", cancellationToken))
        {
            if (!key.Contains($"/{shard}-", StringComparison.Ordinal)) continue;
            var metadata = (await pipeline.Clients.S3.GetObjectMetadataAsync(Bucket, key, cancellationToken)).Metadata;
            var first = Trips.Of(Path.GetFileName(key)[(shard.Length + 1)..^".ndjson.gz".Length]);
            objects.Add((first, $"{first}-{Trips.Of(metadata["x-amz-meta-boundaries"])} at {clock.SecondOf(metadata["x-amz-meta-attempt-began"])}"));
        }

        return [.. objects.OrderBy(landed => landed.First).Select(landed => landed.Text)];
    }
}
