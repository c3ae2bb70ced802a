using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Kinesis.Model;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Redriving;
using Pipeline.Cli.Streaming;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>What did not get through goes back onto the stream of the deployed template, through the real functions.</summary>
public sealed class RedriveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public RedriveTests() => SeparateCheckout.Fill(_directory);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_set_aside_or_discarded_is_sent_again_once()
    {
        await using var pipeline = await LocalPipeline.StartAsync(Options(), TimeProvider.System, TestContext.Current.CancellationToken);

        // Set aside: sent again it is set aside again, under its new number, and no third time.
        await PutAsync(pipeline, Trip("t1"), "poison", Trip("t2"));
        await DoneAsync(pipeline, 3);
        (await LinesAsync(pipeline, "quarantine/")).Count.ShouldBe(1);
        (await RedriveAsync(pipeline)).ShouldBe((0, ""));
        (await KeysAsync(pipeline, RedriveLedger.Root)).ShouldBeEmpty("without --send nothing is sent");
        (await RedriveAsync(pipeline, "--send")).ShouldBe((0, ""));
        await DoneAsync(pipeline, 4);
        (await RedriveAsync(pipeline, "--send")).ShouldBe((0, ""));
        var quarantined = await LinesAsync(pipeline, "quarantine/");
        quarantined.Select(line => Encoding.UTF8.GetString(Convert.FromBase64String((string)line["data"]!))).ShouldBe(["poison", "poison"]);
        quarantined.Select(line => (string)line["sequence_number"]!).Distinct().Count().ShouldBe(2);
        quarantined.ShouldAllBe(line => (string)line["partition_key"]! == "key");

        // Discarded: what the lake holds is left alone, the other trip is scored.
        var landed = (await LinesAsync(pipeline, "scored/")).First(line => (string)line["trip_id"]! == "t1");
        await DiscardAsync(pipeline, (landed, Trip("t1")), (landed, Trip("t3")));
        (await RedriveAsync(pipeline, "--send", "--prefix", "aws/lambda/")).ShouldBe((0, ""));
        await DoneAsync(pipeline, 5);
        (await RedriveAsync(pipeline, "--send")).ShouldBe((0, ""));
        (await LinesAsync(pipeline, "scored/")).Select(line => (string)line["trip_id"]!).ShouldBe(["t1", "t2", "t3"], ignoreOrder: true);
        var sent = (await KeysAsync(pipeline, RedriveLedger.Root)).Count;
        sent.ShouldBe(2, "a call for the one record that was set aside, and one for the trip");
        new MappingPipelineProgress(pipeline.Lambda).Done.ShouldBe(5);
    }

    private PipelineOptions Options() => new()
    {
        Root = _directory.Path,
        TemplateFile = _directory.File("template.yaml"),
        ArtifactsDirectory = WholeRun.Artifacts,
        DataDirectory = _directory.File(".local"),
        Port = 0,
        Parameters = new Dictionary<string, string> { ["StreamShards"] = "1", ["BatchWindowSeconds"] = "0" },
    };

    private async Task<(int Status, string Errors)> RedriveAsync(LocalPipeline pipeline, params string[] options)
    {
        var error = new StringWriter();
        var root = new RootCommand { RedriveCommand.Create(_directory.Path, TimeProvider.System, _ => null) };
        // Bucket and stream are known: the local cloud is this checkout's.
        var status = await CommandLineProgram.RunAsync(
            root, ["redrive", "--endpoint-url", pipeline.Cloud.Endpoint.ToString(), .. options], error, TestContext.Current.CancellationToken);
        return (status, error.ToString());
    }

    private static Task PutAsync(LocalPipeline pipeline, params string[] records) => pipeline.Clients.Kinesis.PutRecordsAsync(
        new PutRecordsRequest
        {
            StreamName = pipeline.Stack.Outputs["StreamName"],
            Records = [.. records.Select(record => new PutRecordsRequestEntry { Data = new MemoryStream(Encoding.UTF8.GetBytes(record)), PartitionKey = "key" })],
        },
        TestContext.Current.CancellationToken);

    private static Task DoneAsync(LocalPipeline pipeline, long records)
    {
        var progress = new MappingPipelineProgress(pipeline.Lambda);
        var patience = new StreamingOptions { Stall = TimeSpan.FromMinutes(1) };
        return new StallWatch(progress, patience, TimeProvider.System).WaitAsync(() => progress.Done >= records, TestContext.Current.CancellationToken);
    }

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
            new PutObjectRequest { BucketName = Bucket(pipeline), Key = "aws/lambda/mapping/shardId-000000000000/2026/01/15/a", ContentBody = document.ToJsonString() },
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

    private static async Task<IReadOnlyList<string>> KeysAsync(LocalPipeline pipeline, string prefix)
    {
        var keys = new List<string>();
        await foreach (var key in pipeline.Clients.S3.KeysAsync(Bucket(pipeline), prefix, TestContext.Current.CancellationToken)) keys.Add(key);
        return keys;
    }

    private static string Bucket(LocalPipeline pipeline) => pipeline.Stack.Outputs["BucketName"];

    private static string Trip(string id) =>
        $$"""{"trip_id":"{{id}}","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5}""";
}
