using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Redriving;
using Pipeline.Cli.Streaming;

namespace Pipeline.EndToEnd;

/// <summary>What did not get through goes back onto the stream of the deployed template, through the real functions.</summary>
public sealed class RedriveTests : IDisposable
{
    private readonly SeparateCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task What_was_set_aside_or_discarded_is_sent_again_once()
    {
        await using var pipeline = await _checkout.StartAsync();

        // Set aside: sent again it is set aside again, under its new number, and no third time.
        await pipeline.PutAsync(Trip("t1"), "poison", Trip("t2"));
        await pipeline.DoneAsync(3);
        (await LinesAsync(pipeline, "quarantine/")).Count.ShouldBe(1);
        (await RedriveAsync(pipeline)).ShouldBe((0, ""));
        (await KeysAsync(pipeline, RedriveLedger.Root)).ShouldBeEmpty("without --send nothing is sent");
        (await RedriveAsync(pipeline, "--send")).ShouldBe((0, ""));
        await pipeline.DoneAsync(4);
        (await RedriveAsync(pipeline, "--send")).ShouldBe((0, ""));
        var quarantined = await LinesAsync(pipeline, "quarantine/");
        quarantined.Select(line => Encoding.UTF8.GetString(Convert.FromBase64String((string)line["data"]!))).ShouldBe(["poison", "poison"]);
        quarantined.Select(line => (string)line["sequence_number"]!).Distinct().Count().ShouldBe(2);
        quarantined.ShouldAllBe(line => (string)line["partition_key"]! == "key");

        // Discarded: what the lake holds is left alone, the other trip is scored.
        var landed = (await LinesAsync(pipeline, "scored/")).First(line => (string)line["trip_id"]! == "t1");
        await DiscardAsync(pipeline, (landed, Trip("t1")), (landed, Trip("t3")));
        (await RedriveAsync(pipeline, "--send", "--prefix", "aws/lambda/")).ShouldBe((0, ""));
        await pipeline.DoneAsync(5);
        (await RedriveAsync(pipeline, "--send")).ShouldBe((0, ""));
        (await LinesAsync(pipeline, "scored/")).Select(line => (string)line["trip_id"]!).ShouldBe(["t1", "t2", "t3"], ignoreOrder: true);
        var sent = (await KeysAsync(pipeline, RedriveLedger.Root)).Count;
        sent.ShouldBe(2, "a call for the one record that was set aside, and one for the trip");
        new MappingPipelineProgress(pipeline.Lambda).Done.ShouldBe(5);
    }

    // Bucket and stream are known: the local cloud is this checkout's.
    private Task<(int Status, string Errors)> RedriveAsync(LocalPipeline pipeline, params string[] options) => _checkout.RunCommandAsync(pipeline, ["redrive", .. options]);

    private static Task DiscardAsync(LocalPipeline pipeline, params (JsonNode Landed, string Data)[] records)
    {
        var events = records.Select((record, i) =>
        {
            // The first one is the record that landed; the others are not in the lake.
            var number = (string)record.Landed["sequence_number"]! + (i == 0 ? "" : $"{i}");
            return new JsonObject
            {
                ["kinesis"] = new JsonObject
                {
                    ["partitionKey"] = "key",
                    ["sequenceNumber"] = number,
                    ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(record.Data)),
                    ["approximateArrivalTimestamp"] =
                        DateTimeOffset.Parse((string)record.Landed["arrived_at"]!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000.0,
                },
                ["eventID"] = $"{record.Landed["shard"]}:{number}",
            };
        });
        var document = new JsonObject
        {
            ["requestContext"] = new JsonObject { ["condition"] = "RetryAttemptsExhausted" },
            ["payload"] = new JsonObject { ["Records"] = new JsonArray([.. events]) }.ToJsonString(),
        };
        return pipeline.Clients.S3.PutObjectAsync(
            new PutObjectRequest { BucketName = pipeline.Stack.Outputs["FailuresBucketName"], Key = "aws/lambda/mapping/shardId-000000000000/2026/01/15/a", ContentBody = document.ToJsonString() },
            TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<JsonNode>> LinesAsync(LocalPipeline pipeline, string prefix)
    {
        var lines = new List<JsonNode>();
        foreach (var key in await KeysAsync(pipeline, prefix))
        {
            using var response = await pipeline.Clients.S3.GetObjectAsync(Bucket(pipeline), key, TestContext.Current.CancellationToken);
            using var reader = new StreamReader(new GZipStream(response.ResponseStream, CompressionMode.Decompress));
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(JsonNode.Parse(line)!);
        }

        return lines;
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(LocalPipeline pipeline, string prefix) =>
        await pipeline.Clients.S3.KeysAsync(Bucket(pipeline), prefix, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static string Bucket(LocalPipeline pipeline) => pipeline.Stack.Outputs["BucketName"];

    private static string Trip(string id) =>
        $$"""{"trip_id":"{{id}}","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5}""";
}
