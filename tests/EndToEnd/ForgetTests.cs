using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Gzip;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>One trip of the deployed template that is forgotten: nothing of it is in any file or version any more, and nothing else is gone.</summary>
public sealed class ForgetTests : IDisposable
{
    private readonly SeparateCheckout _checkout = new();
    private readonly TemporaryDirectory _scratch = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _checkout.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_forgotten_trip_is_in_no_file_and_no_version_and_the_others_are_untouched()
    {
        await using var pipeline = await _checkout.StartAsync();
        await Promotion.ServeAsync(pipeline);
        var closed = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-3);
        var id = await LabelledTripAsync(pipeline);
        await SpreadAsync(pipeline, id, closed);
        var (rescored, answers) = await _checkout.SayAsync(pipeline, "rescore", "--from", Day(closed), "--to", Day(closed), "--send");
        rescored.ShouldBe(0, answers);
        var search = new IdSearch(id, _scratch);
        var before = search.In(_checkout.File(".local"));
        foreach (var place in (string[])["labels", "tables/labels", "tables/trips", "tables/rescored", "scored", "quarantine", "aws", "rejected", "training", "athena"])
            before.ShouldContain(file => file.Contains($"/{place}/", StringComparison.Ordinal), $"the test has to begin with the id in {place}");
        before.ShouldContain(file => file.Contains("/.versions/", StringComparison.Ordinal));
        var (trips, lines, labels) = (await CountAsync(pipeline, $"trips WHERE dt = '{Day(closed)}'"), await CountAsync(pipeline, "scored"), await CountAsync(pipeline, "labels"));

        var (status, said) = await ForgetAsync(pipeline, id);
        status.ShouldBe(0, said);
        said.ShouldEndWith("Nothing was changed. To forget: SEND=1\n");
        search.In(_checkout.File(".local")).ShouldBe(before);

        (status, said) = await ForgetAsync(pipeline, id, "--send");
        status.ShouldBe(0, said);
        said.ShouldMatch(@"stream      \S+ holds it until 20");
        search.In(_checkout.File(".local")).ShouldBeEmpty();
        (await VersionsWithAsync(pipeline, search)).ShouldBeEmpty();
        (await pipeline.Clients.DynamoDb.GetItemAsync(pipeline.Stack.Outputs["PredictionsTableName"], new() { ["trip_id"] = new() { S = id } }, Token)).Item.ShouldBeNull();
        (await CountAsync(pipeline, $"trips WHERE dt = '{Day(closed)}'")).ShouldBe(trips - 1);
        (await CountAsync(pipeline, "scored")).ShouldBe(lines - 4, "two in the log of today, and two in its copy");
        (await CountAsync(pipeline, "labels")).ShouldBe(labels - 1);
        var record = (await KeysAsync(pipeline, "forgotten/dt=")).ShouldHaveSingleItem();
        said.ShouldEndWith($"record      {record}\n");

        (status, said) = await ForgetAsync(pipeline, id, "--send");
        status.ShouldBe(0, said);
        said.ShouldContain("There is nothing of this id.\n");
        said.ShouldContain($": {record}\n");
    }

    // Everywhere where a trip can be: scored and compacted twice, labelled, rejected, set aside, discarded, asked for.
    private static async Task SpreadAsync(LocalPipeline pipeline, string id, DateOnly closed)
    {
        await LandAloneAsync(pipeline, id);
        await new AgedLog(pipeline.Clients.S3, Bucket(pipeline)).CopyToAsync(closed, Token);
        var services = new JsonServices(pipeline.Cloud.Endpoint, _ => null, TimeProvider.System);
        var compaction = new CompactionRun(new StateMachineRun(services.StepFunctions, TimeProvider.System), pipeline.Stack.Outputs["CompactStateMachineArn"]);
        await compaction.RunAsync(null, _ => { }, Token);
        await compaction.RunAsync(Day(closed), _ => { }, Token);
        foreach (var key in await KeysAsync(pipeline, "scored/")) await OverwriteAsync(pipeline, key);
        var labels = (await KeysAsync(pipeline, "labels/"))[0];
        await PutAsync(pipeline, labels[..labels.LastIndexOf('/')] + "/bad.csv", $"trip_id,minutes\nother,5\n\"{id}\",none\n");
        await Eventually.HoldsAsync(async () => (await KeysAsync(pipeline, "rejected/labels/")).Count == 2, "the file of bad labels is rejected");
        await pipeline.PutAsync($$"""{"trip_id":"{{id}}","vendor_id":2,"requested_at":"never"}""");
        await Eventually.HoldsAsync(async () => (await KeysAsync(pipeline, "quarantine/")).Count > 0, "the record is set aside");
        var discarded = new PutObjectRequest
        {
            BucketName = pipeline.Stack.Outputs["FailuresBucketName"],
            Key = "aws/lambda/mapping/shardId-000000000000/2026/01/15/a",
            ContentBody = Discarded($$"""{"trip_id":"{{id}}"}""", """{"trip_id":"other"}"""),
        };
        await pipeline.Clients.S3.PutObjectAsync(discarded, Token);
        await Athena(pipeline).RowsAsync($"SELECT trip_id, minutes FROM labels WHERE trip_id = '{id}'", Token);
    }

    // A second line of the trip, in an object that has no other: that one becomes an object of no lines, which queries must be able to read.
    private static async Task LandAloneAsync(LocalPipeline pipeline, string id)
    {
        foreach (var key in await KeysAsync(pipeline, "scored/"))
        {
            using var response = await pipeline.Clients.S3.GetObjectAsync(Bucket(pipeline), key, Token);
            using var reader = new StreamReader(await GzipContent.ReadAsync(response.ResponseStream, Token));
            var line = (await reader.ReadToEndAsync(Token)).Split('\n').FirstOrDefault(line => line.Contains($"\"trip_id\":\"{id}\"", StringComparison.Ordinal));
            if (line is null) continue;
            var alone = new PutObjectRequest { BucketName = Bucket(pipeline), Key = key[..key.LastIndexOf('/')] + "/alone.ndjson.gz", InputStream = new MemoryStream(KinesisPayloads.Gzip(line + "\n")) };
            await pipeline.Clients.S3.PutObjectAsync(alone, Token);
            return;
        }
    }

    private static string Discarded(params string[] records)
    {
        var events = records.Select((record, i) => (JsonNode)new JsonObject
        {
            ["kinesis"] = new JsonObject { ["partitionKey"] = "key", ["sequenceNumber"] = $"{i}", ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(record)), ["approximateArrivalTimestamp"] = 1768478400.5 },
            ["eventID"] = $"shardId-000000000000:{i}",
        });
        return new JsonObject
        {
            ["requestContext"] = new JsonObject { ["condition"] = "RetryAttemptsExhausted" },
            ["payload"] = new JsonObject { ["Records"] = new JsonArray([.. events]) }.ToJsonString(),
        }.ToJsonString();
    }

    private static async Task<string> LabelledTripAsync(LocalPipeline pipeline)
    {
        using var response = await pipeline.Clients.S3.GetObjectAsync(Bucket(pipeline), (await KeysAsync(pipeline, "labels/"))[0], Token);
        using var reader = new StreamReader(response.ResponseStream);
        for (var i = 0; i < 20; i++) await reader.ReadLineAsync(Token);
        return (await reader.ReadLineAsync(Token))!.Split(',')[0].Trim('"');
    }

    // As a batch that is delivered again: the former version stays behind.
    private static async Task OverwriteAsync(LocalPipeline pipeline, string key)
    {
        using var present = await pipeline.Clients.S3.GetObjectAsync(Bucket(pipeline), key, Token);
        using var content = new MemoryStream();
        await present.ResponseStream.CopyToAsync(content, Token);
        var request = new PutObjectRequest { BucketName = Bucket(pipeline), Key = key, InputStream = content, ContentType = present.Headers.ContentType };
        foreach (var name in present.Metadata.Keys) request.Metadata.Add(name, present.Metadata[name]);
        await pipeline.Clients.S3.PutObjectAsync(request, Token);
    }

    private static async Task<IReadOnlyList<string>> VersionsWithAsync(LocalPipeline pipeline, IdSearch search)
    {
        var found = new List<string>();
        foreach (var bucket in (string[])[Bucket(pipeline), pipeline.Stack.Outputs["FailuresBucketName"]])
        {
            await foreach (var version in pipeline.Clients.S3.VersionsAsync(bucket, "", Token))
            {
                if (version.IsDeleteMarker == true) continue;
                using var response = await pipeline.Clients.S3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = version.Key, VersionId = version.VersionId }, Token);
                using var content = new MemoryStream();
                await response.ResponseStream.CopyToAsync(content, Token);
                if (search.IsIn(content.ToArray())) found.Add($"{version.Key} {version.VersionId}");
            }
        }

        return found;
    }

    private Task<(int Status, string Said)> ForgetAsync(LocalPipeline pipeline, string id, params string[] options) => _checkout.SayAsync(pipeline, ["forget", "--id", id, .. options]);

    private static async Task<long> CountAsync(LocalPipeline pipeline, string of) =>
        long.Parse((await Athena(pipeline).RowsAsync($"SELECT count(*) FROM {of}", Token))[0][0]!, CultureInfo.InvariantCulture);

    private static AthenaQuery Athena(LocalPipeline pipeline) => new(
        new JsonServices(pipeline.Cloud.Endpoint, _ => null, TimeProvider.System).Athena, pipeline.Stack.Outputs["DatabaseName"], pipeline.Stack.Resources["LakeWorkGroup"].Ref, TimeProvider.System);

    private static Task PutAsync(LocalPipeline pipeline, string key, string content) =>
        pipeline.Clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket(pipeline), Key = key, ContentBody = content }, Token);

    private static Task<List<string>> KeysAsync(LocalPipeline pipeline, string prefix) => pipeline.Clients.S3.KeysAsync(Bucket(pipeline), prefix, Token).ToListAsync(Token).AsTask();

    private static string Bucket(LocalPipeline pipeline) => pipeline.Stack.Outputs["BucketName"];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
