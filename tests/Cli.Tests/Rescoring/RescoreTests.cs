using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Rescoring;
using Pipeline.Cli.Tests.Destruction;
using Pipeline.Cli.Tests.Lookups;
using Pipeline.Cli.Tests.Models;
using Pipeline.Cli.Tests.Redriving;
using Pipeline.Domain;

namespace Pipeline.Cli.Tests.Rescoring;

/// <summary>Days that are scored anew: the answers stand beside the log, once a model, and the log stays as it is.</summary>
public sealed class RescoreTests
{
    private const string Model = "pipe-trips-20260114-060000-0123abcd";
    private const string Other = "pipe-trips-20260110-060000-0123abcd";
    private const string First = "scored/dt=2026-01-14/hour=10/shardId-000000000000-1.ndjson.gz";
    private const string Second = "scored/dt=2026-01-14/hour=11/shardId-000000000000-2.ndjson.gz";
    private readonly MemoryBucket _bucket = new();
    private readonly ServingStack _stack = new() { Serving = Model };
    private readonly ScriptedDays _days = new();
    private readonly ScriptedService _sageMaker;
    private readonly List<string> _said = [];
    private readonly LookupItems _items = new();
    private Action _duringJob = () => { };

    public RescoreTests()
    {
        _sageMaker = new ScriptedService(SageMaker);
        _stack.Model(Other, 1768024800);
        _stack.Model(Model, 1768370400);
    }

    [Fact]
    public async Task Every_line_is_answered_and_the_answer_stands_beside_what_landed()
    {
        Land(First, Line("t1", 1, "7,,2", "12.5", "2026-01-14T10:00:01.250Z"), Line("tür-2", 2, "8,,2", "null", "2026-01-14T10:00:01.250Z"));
        var landed = _bucket.Objects[First];
        (await RunAsync()).ShouldBeTrue();
        Answers(Model, "10-shardId-000000000000-1.ndjson.gz").ShouldBe(
        [
            $$"""{"trip_id":"t1","minutes":7.5,"model":"{{Model}}","rescored_at":"2026-01-15 12:00:00.000","lookups":"landed","features":"7,,2","landed_scored_at":"2026-01-14 10:00:01.250","landed_minutes":12.5,"arrived_at":"2026-01-14 10:00:00.125","sequence_number":"1","sub_sequence_number":0}""",
            $$"""{"trip_id":"t\u00FCr-2","minutes":8.5,"model":"{{Model}}","rescored_at":"2026-01-15 12:00:00.000","lookups":"landed","features":"8,,2","landed_scored_at":null,"landed_minutes":null,"arrived_at":"2026-01-14 10:00:00.125","sequence_number":"2","sub_sequence_number":0}""",
        ]);
        _bucket.Objects[First].ShouldBeSameAs(landed);
        _days.Compacted.ShouldBeEmpty();
        _said.ShouldBe([$"2026-01-14  2 of 2 lines scored with {Model}"]);
    }

    [Fact]
    public async Task A_second_run_says_that_it_was_done_and_asks_no_model()
    {
        Land(First, Line("t1", 1, "7,,2"));
        await RunAsync();
        var (before, calls) = (_bucket.Objects.ToDictionary(entry => entry.Key, entry => entry.Value), _sageMaker.Calls.Count);
        _said.Clear();
        (await RunAsync()).ShouldBeTrue();
        _said.ShouldBe(["2026-01-14  0 of 1 lines scored: all were before"]);
        _bucket.Objects.ShouldBe(before);
        _sageMaker.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task What_has_landed_since_is_answered_and_nothing_twice()
    {
        Land(First, Line("t1", 1, "7,,2"));
        await RunAsync();
        // A delivery has added a line to the object, and another object has landed.
        Land(First, Line("t1", 1, "7,,2"), Line("t2", 2, "8,,2"));
        Land(Second, Line("t3", 3, "9,,2"));
        _said.Clear();
        await RunAsync();
        _said.ShouldBe([$"2026-01-14  3 of 3 lines scored with {Model}"]);
        Answers(Model, "10-shardId-000000000000-1.ndjson.gz").Length.ShouldBe(2);
        Answers(Model, "11-shardId-000000000000-2.ndjson.gz").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Another_models_answers_stand_beside_the_first_ones()
    {
        Land(First, Line("t1", 1, "7,,2"));
        await RunAsync();
        (await RunAsync(model: Other)).ShouldBeTrue();
        _bucket.Objects.Keys.Where(key => key.StartsWith("tables/", StringComparison.Ordinal)).ShouldBe(
        [
            $"tables/rescored/dt=2026-01-14/{Other}/landed/10-shardId-000000000000-1.ndjson.gz", $"tables/rescored/dt=2026-01-14/{Model}/landed/10-shardId-000000000000-1.ndjson.gz",
        ]);
        _said[^1].ShouldBe($"2026-01-14  1 of 1 lines scored with {Other}");
    }

    [Fact]
    public async Task Without_being_told_to_send_it_says_by_day_and_model_how_many_lines_there_are()
    {
        Land(First, Line("t1", 1, "7,,2"), Line("t2", 2, "8,,2"));
        Land(First.Replace("-14/", "-15/", StringComparison.Ordinal), Line("t3", 3, "9,,2"));
        var before = _bucket.Objects.ToDictionary(entry => entry.Key, entry => entry.Value);
        (await RunAsync(to: new DateOnly(2026, 1, 15), send: false, model: Other)).ShouldBeTrue();
        _said.ShouldBe(
            [$"2026-01-14  2 of 2 lines would be scored with {Other}", $"2026-01-15  1 of 1 lines would be scored with {Other}", "Nothing was changed. To score: SEND=1"]);
        _bucket.Objects.ShouldBe(before);
        _sageMaker.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_that_changes_meanwhile_is_left_to_the_next_run()
    {
        Land(First, Line("t1", 1, "7,,2"));
        _duringJob = () => Land(First, Line("t1", 1, "7,,2"), Line("t2", 2, "8,,2"));
        (await RunAsync()).ShouldBeFalse();
        _said.ShouldBe(["2026-01-14  0 of 1 lines scored, 1 objects changed meanwhile: run it again"]);
        _bucket.Objects.Keys.ShouldNotContain(key => key.StartsWith("tables/", StringComparison.Ordinal));
        _duringJob = () => { };
        (await RunAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_day_whose_log_has_expired_is_named()
    {
        _days.Trips["2026-01-14"] = 5;
        (await RunAsync()).ShouldBeFalse();
        _said.ShouldBe(["2026-01-14  the log has expired: the table of trips has 5 trips of the day, the log 0 lines. What has expired cannot be scored"]);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_refused_before_anything_is_read()
    {
        Land(First, Line("t1", 1, "7,,2"));
        (await Should.ThrowAsync<RescoringException>(() => RunAsync(model: "pipe-trips-1"))).Message.ShouldBe("There is no model pipe-trips-1 of the endpoint pipe-trips: 'make models' lists those that there are.");
        _bucket.Read.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lookups_that_were_mended_since_are_in_features_that_are_computed_anew()
    {
        // Five in the morning of a Wednesday, zones 43 to 151.
        const string Request = """{"trip_id":"t1","vendor_id":2,"requested_at":"2026-01-14T05:00:00+00:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5,"features":"7,,2","minutes":11,"arrived_at":"2026-01-14T10:00:00.125Z","scored_at":"2026-01-14T10:00:00.000Z","model":"live","sub_sequence_number":0,"sequence_number":"1"}""";
        Land(First, Request);
        await RunAsync();
        _items.Rows["zone#43"] = Zone("40.5", "-73.5");
        (await RunAsync(fresh: true)).ShouldBeTrue();
        Features().ShouldStartWith("5,300,2,2.5,1,43,151,");
        Features().ShouldContain(",40.5,-73.5,");
        (await RunAsync(fresh: true)).ShouldBeTrue();
        _said[^1].ShouldBe("2026-01-14  0 of 1 lines scored: all were before");
        _items.Rows["zone#43"] = Zone("40.25", "-73.5");
        await RunAsync(fresh: true);
        _said[^1].ShouldBe($"2026-01-14  1 of 1 lines scored with {Model}", "the rows have changed since");
        Features().ShouldContain(",40.25,-73.5,");
        Answers(Model, "10-shardId-000000000000-1.ndjson.gz")[0].ShouldContain("\"features\":\"7,,2\"");

        string Features() => JsonNode.Parse(Answers(Model, "10-shardId-000000000000-1.ndjson.gz", "now").ShouldHaveSingleItem())!["features"]!.ToString();
    }

    private static Dictionary<string, AttributeValue> Zone(string latitude, string longitude) => new()
    {
        ["pk"] = new() { S = "zone#43" },
        ["borough"] = new() { S = "Manhattan" },
        ["zone"] = new() { S = "Central Park" },
        ["service_zone"] = new() { S = "Yellow Zone" },
        ["latitude"] = new() { N = latitude },
        ["longitude"] = new() { N = longitude },
    };

    private Task<bool> RunAsync(DateOnly? to = null, bool send = true, string? model = null, bool fresh = false)
    {
        var domain = new TripDomain();
        ILineFeatures features = fresh ? new FreshFeatures(new StoredRows(_items.Table, "lookups"), domain) : new LandedFeatures();
        var lines = new AllLines(new LandedObjects(_bucket.S3, "lake", domain), features, new RescoredTable(_bucket.S3, "lake", domain));
        return new Rescore(
            _bucket.S3, "lake", lines, new BatchAnswers(_bucket.S3, _sageMaker, ServingStack.Names, "lake", _stack.Time), new AnsweringModel(_stack.Catalog, ServingStack.Names), _days, _stack.Time)
            .RunAsync(new RescoringOptions(new DateOnly(2026, 1, 14), to ?? new DateOnly(2026, 1, 14)) { Model = model, Send = send }, _said.Add, TestContext.Current.CancellationToken);
    }

    private static string Line(string id, int place, string features, string minutes = "11", string scoredAt = "2026-01-14T10:00:00.000Z") =>
        $$"""{"trip_id":"{{id}}","requested_at":"2026-01-14T05:00:00+00:00","features":"{{features}}","minutes":{{minutes}},"arrived_at":"2026-01-14T10:00:00.125Z","scored_at":"{{scoredAt}}","model":"live","sub_sequence_number":0,"sequence_number":"{{place}}"}""";

    private void Land(string key, params string[] lines)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        _bucket.Objects[key] = content.ToArray();
    }

    private string[] Answers(string model, string name, string lookups = "landed")
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(_bucket.Objects[$"tables/rescored/dt=2026-01-14/{model}/{lookups}/{name}"]), CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private JsonObject SageMaker(string operation, JsonObject input)
    {
        switch (operation)
        {
            case "DescribeTrainingJob":
                return new JsonObject { ["ResourceConfig"] = new JsonObject { ["InstanceType"] = "ml.m5.xlarge" } };
            case "CreateTransformJob":
                var folder = $"training/{input["TransformJobName"]}/";
                foreach (var (key, rows) in _bucket.Objects.Where(entry => entry.Key.StartsWith($"{folder}rows/", StringComparison.Ordinal)).ToList())
                    _bucket.Objects[$"{folder}answers/{key.Split('/')[^1]}.out"] = Encoding.UTF8.GetBytes(string.Concat(Encoding.UTF8.GetString(rows).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => $"{row.Split(',')[0]}.5\n")));
                _duringJob();
                return [];
            case "DescribeTransformJob":
                return new JsonObject { ["TransformJobStatus"] = "Completed" };
            default:
                throw new ServiceException(400, "UnknownOperationException", operation);
        }
    }
}
