using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using NSubstitute;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Forgetting;
using Pipeline.Cli.Tests.Destruction;
using Pipeline.Domain;
using Pipeline.Gzip;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Forgetting;

/// <summary>An id that is forgotten: what goes, what stays, what is said and written down, and that it can be done again.</summary>
public sealed class IdRemovalTests
{
    private const string Scored = "scored/dt=2026-01-14/hour=10/s-1.ndjson.gz";
    private const string Labels = "tables/labels/dt=2026-01-14/a.json.gz";
    private const string Dropped = "labels/dt=2026-01-14/a.csv";
    private const string Other = """{"trip_id":"t-2"}""";
    private static readonly ForgottenId Id = new("t-1", new TripDomain());
    private static readonly string Record = $"forgotten/dt=2026-01-15/{Id.Hash}.json";
    private readonly VersionedBucket _bucket = new();
    private readonly VersionedBucket _failures = new();
    private readonly Tables _tables = new();
    private readonly WaitAwareTime _time = new();
    private readonly List<string> _said = [];
    private readonly HashSet<string> _items = [];
    private string? _running;

    [Fact]
    public async Task Without_being_told_to_send_it_says_what_there_is_and_changes_nothing()
    {
        Fill();
        var before = _bucket.Versions;
        (await RunAsync(send: false)).ShouldBeTrue();
        _said.ShouldBe(
        [
            "predictions: 1 item",
            $"{Dropped}: 1 entry",
            $"{Labels}: 1 entry",
            $"{Scored}: 1 entry, 1 former version",
            "tables/trips/dt=2026-01-14/: 1 entry, by compacting the day again",
            "training/run-1/examples/: 2 entries, by deleting the run's examples",
            "stream      trips holds it until 2026-01-15 14:00:00Z: what is delivered again or replayed before then brings it back. Run this again afterwards.",
            "Nothing was changed. To forget: SEND=1",
        ]);
        _bucket.Versions.ShouldBe(before);
        (_items.Count, _tables.Calls.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task All_of_it_goes_with_every_former_version_and_the_rest_stays()
    {
        Fill();
        (await RunAsync()).ShouldBeTrue(string.Join('\n', _said));
        _items.ShouldBeEmpty();
        _bucket.Now(Dropped).ShouldBeNull();
        _bucket.Text("forgotten/" + Dropped).ShouldBe("trip_id,minutes\nt-2,6\n");
        Lines(Scored).ShouldBe(Other + "\n");
        Lines(Labels).ShouldBe(Other + "\n");
        _bucket.Now(Scored)!.Metadata["x-amz-meta-through"].ShouldBe("9");
        _bucket.Versions.Where(version => !version.StartsWith("forgotten/dt=", StringComparison.Ordinal)).ShouldAllBe(version => version.EndsWith('*'));
        _tables.Calls.ShouldBe(["clear 2026-01-14", "delete run-1"]);
        _said[^1].ShouldBe($"record      {Record}");
    }

    [Fact]
    public async Task What_models_answered_afterwards_goes_with_the_lines()
    {
        const string Rescored = "tables/rescored/dt=2026-01-14/pipe-trips-1/10-s-1.ndjson.gz";
        _bucket.Put(Rescored, KinesisPayloads.Gzip($$"""{"trip_id":"t-1","minutes":5,"arrived_at":"2026-01-14 10:00:00.000"}{{'\n'}}{{Other}}{{'\n'}}"""));
        (await RunAsync()).ShouldBeTrue(string.Join('\n', _said));
        Lines(Rescored).ShouldBe(Other + "\n");
        JsonNode.Parse(_bucket.Text(Record)!)!["removed"]!.ToJsonString().ShouldBe("""{"tables/rescored":1}""");
    }

    [Fact]
    public async Task The_record_counts_what_went_and_has_nothing_of_it()
    {
        Fill();
        await RunAsync();
        _bucket.Text(Record).ShouldNotContain("t-1");
        var record = JsonNode.Parse(_bucket.Text(Record))!;
        record["id_sha256"]!.ToString().ShouldBe(Id.Hash);
        record["removed"]!.ToJsonString().ShouldBe("""{"examples":2,"labels":1,"predictions":1,"scored":2,"tables/labels":1,"tables/trips":1}""");
        record["finished_at"]!.GetValue<DateTimeOffset>().ShouldBe(_time.GetUtcNow());
        record["days"]!.ToJsonString().ShouldBe("""["2026-01-14"]""");
    }

    [Fact]
    public async Task A_second_time_there_is_nothing_and_the_record_is_named()
    {
        Fill();
        await RunAsync();
        var after = _bucket.Versions;
        _said.Clear();
        (await RunAsync()).ShouldBeTrue();
        _said.ShouldBe(
        [
            $"before      it was forgotten on 2026-01-15 12:00:00Z: {Record}",
            "There is nothing of this id.",
            "stream      trips holds it until 2026-01-15 14:00:00Z: what is delivered again or replayed before then brings it back. Run this again afterwards.",
        ]);
        _bucket.Versions.ShouldBe(after);
    }

    [Fact]
    public async Task What_came_back_is_removed_again_and_added_to_the_day_s_record()
    {
        Fill();
        await RunAsync();
        _bucket.Put(Scored, KinesisPayloads.Gzip(Line("t-1")));
        (await RunAsync()).ShouldBeTrue();
        JsonNode.Parse(_bucket.Text(Record))!["removed"]!["scored"]!.GetValue<int>().ShouldBe(2 + 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_run_that_was_interrupted_goes_on_wherever_it_was(int deletion)
    {
        Fill();
        _bucket.BeforeDelete = () =>
        {
            if (--deletion == 0) throw new AmazonS3Exception("the connection was lost");
        };
        await Should.ThrowAsync<AmazonS3Exception>(() => RunAsync());
        JsonNode.Parse(_bucket.Text(Record))!["finished_at"].ShouldBeNull();
        _said.Clear();
        (await RunAsync()).ShouldBeTrue();
        _said.ShouldContain($"unfinished  {Record}, begun on 2026-01-15 12:00:00Z");
        Lines(Scored).ShouldBe(Other + "\n");
        _bucket.Versions.Where(version => !version.StartsWith("forgotten/", StringComparison.Ordinal)).ShouldAllBe(version => version.EndsWith('*'));
        JsonNode.Parse(_bucket.Text(Record))!["finished_at"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_day_whose_log_was_cleared_before_an_interruption_is_compacted_all_the_same()
    {
        Fill();
        _tables.BeforeClear = () => throw new AmazonS3Exception("the connection was lost");
        await Should.ThrowAsync<AmazonS3Exception>(() => RunAsync());
        _tables.BeforeClear = () => { };
        // The day's folders that were replaced have the trip, which no query shows.
        _tables.Trips.Clear();
        _tables.Calls.Clear();
        await RunAsync();
        _tables.Calls.ShouldContain("clear 2026-01-14");
    }

    [Fact]
    public async Task A_former_version_goes_though_the_object_of_now_has_nothing_of_it()
    {
        _bucket.Put(Dropped, "trip_id,minutes\nt-1,5\n");
        _bucket.Put(Dropped, "trip_id,minutes\nt-2,5\n");
        _bucket.Put(Labels, KinesisPayloads.Gzip(Line("t-1")));
        _bucket.Delete(Labels);
        (await RunAsync()).ShouldBeTrue();
        _bucket.Versions.Where(version => !version.StartsWith("forgotten/", StringComparison.Ordinal)).ShouldBe([$"{Dropped} 2*"]);
    }

    [Fact]
    public async Task Nothing_is_removed_while_an_execution_reads_the_lake()
    {
        Fill();
        _running = "labels-7";
        var before = _bucket.Versions;
        (await Should.ThrowAsync<ForgettingException>(() => RunAsync())).Message.ShouldStartWith("The execution labels-7 runs");
        _bucket.Versions.ShouldBe(before);
        _items.Count.ShouldBe(1);
        (await RunAsync(send: false)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_could_not_be_removed_is_said_and_the_record_stays_open()
    {
        Fill();
        _tables.Why = "the day could not be compacted again (LogHasExpired).";
        _bucket.Put("quarantine/dt=2026-01-14/hour=10/s-2.ndjson.gz", "not compressed");
        (await RunAsync()).ShouldBeFalse();
        _said.Count(line => line.StartsWith("LEFT", StringComparison.Ordinal)).ShouldBe(2);
        _said.ShouldContain("LEFT        tables/trips/dt=2026-01-14/: the day could not be compacted again (LogHasExpired).");
        _said.ShouldContain(line => line.StartsWith("LEFT        quarantine/dt=2026-01-14/hour=10/s-2.ndjson.gz cannot be read and may hold it", StringComparison.Ordinal));
        JsonNode.Parse(_bucket.Text(Record))!["finished_at"].ShouldBeNull();
    }

    [Fact]
    public async Task An_object_that_changes_meanwhile_is_left_for_the_next_run()
    {
        Fill();
        _bucket.BeforePut = key =>
        {
            if (key != Scored) return;
            _bucket.BeforePut = _ => { };
            _bucket.Put(Scored, KinesisPayloads.Gzip($"{Line("t-1")}\n{Line("t-3")}"));
        };
        (await RunAsync()).ShouldBeFalse();
        _said.ShouldContain($"LEFT        {Scored} was changed meanwhile: run this again");
        (await RunAsync()).ShouldBeTrue();
        Lines(Scored).ShouldBe(Line("t-3"));
    }

    [Fact]
    public async Task Days_limit_the_log_and_nothing_else()
    {
        Fill();
        (await RunAsync(send: false, from: new DateOnly(2026, 1, 15))).ShouldBeTrue();
        _said.ShouldNotContain(line => line.StartsWith("scored/", StringComparison.Ordinal));
        _said.ShouldContain($"{Labels}: 1 entry");
        _said.ShouldContain("stream      trips holds what arrived in the last 24 hours: if the id is in there, what is delivered again or replayed brings it back");
    }

    [Fact]
    public async Task What_the_stream_holds_no_more_is_said()
    {
        Fill();
        _time.Advance(TimeSpan.FromHours(3));
        await RunAsync(send: false);
        _said.ShouldContain("stream      trips holds it no more");
    }

    private static string Line(string id) => $$"""{"trip_id":"{{id}}","arrived_at":"2026-01-14T14:00:00Z"}""";

    private void Fill()
    {
        _items.Add("t-1");
        _bucket.Put(Scored, KinesisPayloads.Gzip(Line("t-1")));
        _bucket.Put(Scored, KinesisPayloads.Gzip($"{Line("t-1")}\n{Other}\n"), "application/gzip", ("x-amz-meta-through", "9"));
        _bucket.Put("scored/dt=2026-01-14/hour=11/s-2.ndjson.gz", KinesisPayloads.Gzip(Line("t-2")));
        _bucket.Put(Labels, KinesisPayloads.Gzip($$"""{{Other}}{{'\n'}}{"trip_id":"t-1","minutes":5}{{'\n'}}"""));
        _bucket.Put(Dropped, "trip_id,minutes\nt-1,5\nt-2,6\n");
        _tables.Trips["2026-01-14"] = 1;
        _tables.Examples["run-1"] = 2;
    }

    private string Lines(string key) => Encoding.UTF8.GetString(GzipContent.Read(_bucket.Now(key)!.Content!));

    private Task<bool> RunAsync(bool send = true, DateOnly? from = null)
    {
        var kinesis = new ScriptedService((_, _) => new JsonObject { ["StreamDescriptionSummary"] = new JsonObject { ["RetentionPeriodHours"] = 24 } });
        var stepFunctions = new ScriptedService((_, _) => new JsonObject
        {
            ["executions"] = _running is null ? [] : new JsonArray(new JsonObject { ["executionArn"] = "arn", ["name"] = _running, ["status"] = "RUNNING", ["startDate"] = 1.0 }),
        });
        var removal = new IdRemoval(
            Id, new StoredPredictions(DynamoDb(), "predictions", new TripDomain(), Id), new ForgottenObjects(_bucket.S3, "lake"), new ForgottenObjects(_failures.S3, "failures"), _tables, new ForgettingRecords(_bucket.S3, "lake"),
            new StreamRetention(kinesis, "trips", _time), [new StateMachineExecutions(stepFunctions, "machine", _time)], new ForgettingOptions { Send = send, From = from }, _time);
        return removal.RunAsync(_said.Add, TestContext.Current.CancellationToken);
    }

    private IAmazonDynamoDB DynamoDb()
    {
        var dynamoDb = Substitute.For<IAmazonDynamoDB>();
        dynamoDb.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
            new GetItemResponse { Item = _items.Contains(call.Arg<GetItemRequest>().Key["trip_id"].S) ? new() { ["trip_id"] = new AttributeValue("t-1") } : null });
        dynamoDb.DeleteItemAsync(Arg.Any<DeleteItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            _items.Remove(call.Arg<DeleteItemRequest>().Key["trip_id"].S);
            return new DeleteItemResponse();
        });
        return dynamoDb;
    }

    private sealed class Tables : IParquetTables
    {
        public Dictionary<string, int> Trips { get; } = [];

        public Dictionary<string, int> Examples { get; } = [];

        public List<string> Calls { get; } = [];

        public string? Why { get; set; }

        public Action BeforeClear { get; set; } = () => { };

        public Task<IReadOnlyDictionary<string, int>> TripsAsync(DateOnly? from, DateOnly? to, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>(Trips));

        public Task<string?> ClearDayAsync(string day, CancellationToken cancellationToken)
        {
            BeforeClear();
            Calls.Add($"clear {day}");
            if (Why is null) Trips.Remove(day);
            return Task.FromResult(Why);
        }

        public Task<IReadOnlyDictionary<string, int>> ExamplesAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>(Examples));

        public Task DeleteExamplesAsync(string run, CancellationToken cancellationToken)
        {
            Calls.Add($"delete {run}");
            Examples.Remove(run);
            return Task.CompletedTask;
        }
    }
}
