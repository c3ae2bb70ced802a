using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Rescoring;
using Pipeline.Cli.Tests.Destruction;
using Pipeline.Cli.Tests.Models;
using Pipeline.Cli.Tests.Redriving;
using Pipeline.Domain;

namespace Pipeline.Cli.Tests.Rescoring;

/// <summary>Lines that landed before a model served: they are scored once, and nothing else changes.</summary>
public sealed class BackfillTests
{
    private const string Model = "pipe-trips-20260114-060000-0123abcd";
    private const string First = "scored/dt=2026-01-14/hour=10/shardId-000000000000-1.ndjson.gz";
    private const string Second = "scored/dt=2026-01-14/hour=11/shardId-000000000000-2.ndjson.gz";
    private const string Scored = """{"trip_id":"t2","requested_at":"2026-01-14T05:00:00-05:00","features":"8,,1","minutes":4.25,"low":1,"scored_at":"2026-01-14T10:00:00.000Z","model":"live","sub_sequence_number":0}""";
    private readonly MemoryBucket _bucket = new();
    private readonly ServingStack _stack = new() { Serving = Model };
    private readonly ScriptedDays _days = new();
    private readonly ScriptedService _sageMaker;
    private readonly List<string> _said = [];
    private Action _duringJob = () => { };
    private Func<string, string> _answer = rows => string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => $"{row.Split(',')[0]}.5\n"));
    private string _ends = "Completed";

    public BackfillTests() => _sageMaker = new ScriptedService(SageMaker);

    [Fact]
    public async Task Lines_without_a_prediction_get_one_and_all_else_stays_as_it_landed()
    {
        Land(First, Unscored("tür-1", "7,,2"), Scored, Unscored("t3", "9,1,3"));
        Land(Second, Scored);
        _bucket.Metadata[(First, "x-amz-meta-held-through")] = "49590";
        var untouched = _bucket.Objects[Second];
        (await RunAsync()).ShouldBeTrue();
        Lines(First).ShouldBe([Predicted("tür-1", "7,,2", "7.5"), Scored, Predicted("t3", "9,1,3", "9.5")]);
        _bucket.Metadata[(First, "x-amz-meta-held-through")].ShouldBe("49590");
        _bucket.Objects[Second].ShouldBeSameAs(untouched);
        _said.ShouldBe([$"2026-01-14  2 of 4 lines scored with {Model}"]);
    }

    [Fact]
    public async Task The_serving_model_answers_in_a_batch_transform_with_the_instances_and_the_key_of_its_training()
    {
        Land(First, Unscored("t1", "7,,2"));
        await RunAsync();
        var job = JsonNode.Parse(_sageMaker.Calls.Single(call => call.StartsWith("CreateTransformJob", StringComparison.Ordinal))["CreateTransformJob ".Length..])!;
        var name = job["TransformJobName"]!.ToString();
        ServingStack.Names.IsMade(name).ShouldBeTrue("make destroy stops jobs of such names");
        (job["ModelName"]!.ToString(), job["TransformResources"]!["InstanceType"]!.ToString(), job["TransformOutput"]!["KmsKeyId"]!.ToString()).ShouldBe((Model, "ml.m5.xlarge", "arn:key"));
        job["TransformInput"]!["DataSource"]!["S3DataSource"]!["S3Uri"]!.ToString().ShouldBe($"s3://lake/training/{name}/rows/");
        job["TransformOutput"]!["S3OutputPath"]!.ToString().ShouldBe($"s3://lake/training/{name}/answers/", "the model's role may write no elsewhere");
        Encoding.UTF8.GetString(_bucket.Objects[$"training/{name}/rows/000000.csv"]).ShouldBe("7,,2\n");
    }

    [Fact]
    public async Task A_second_run_adds_nothing()
    {
        Land(First, Unscored("t1", "7,,2"));
        await RunAsync();
        var (before, calls) = (_bucket.Objects.ToDictionary(entry => entry.Key, entry => entry.Value), _sageMaker.Calls.Count);
        _said.Clear();
        (await RunAsync()).ShouldBeTrue();
        _said.ShouldBe(["2026-01-14  0 of 1 lines scored: all were before"]);
        _bucket.Objects.ShouldBe(before);
        _sageMaker.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task An_object_that_a_delivery_replaces_meanwhile_is_left_to_the_next_run()
    {
        Land(First, Unscored("t1", "7,,2"));
        Land(Second, Unscored("t4", "8,,2"));
        _duringJob = () => Land(First, Unscored("t1", "7,,2"), Unscored("t5", "6,,2"));
        (await RunAsync()).ShouldBeFalse();
        _said.ShouldBe([$"2026-01-14  1 of 2 lines scored with {Model}, 1 objects changed meanwhile: run it again"]);
        Lines(First).ShouldBe([Unscored("t1", "7,,2"), Unscored("t5", "6,,2")]);
        _duringJob = () => { };
        (await RunAsync()).ShouldBeTrue();
        Lines(First).ShouldBe([Predicted("t1", "7,,2", "7.5"), Predicted("t5", "6,,2", "6.5")]);
        Lines(Second).ShouldBe([Predicted("t4", "8,,2", "8.5")]);
    }

    [Fact]
    public async Task A_delivery_between_the_last_look_and_the_replacement_is_not_lost()
    {
        Land(First, Unscored("t1", "7,,2"));
        _bucket.BeforePut = key =>
        {
            if (key == First) Land(First, Scored);
        };
        (await RunAsync()).ShouldBeFalse();
        Lines(First).ShouldBe([Scored]);
    }

    [Fact]
    public async Task A_run_after_an_interruption_scores_the_rest()
    {
        Land(First, Unscored("t1", "7,,2"));
        Land(Second, Unscored("t4", "8,,2"));
        _bucket.AfterPut = key =>
        {
            if (key == First) throw new AmazonS3Exception("the connection was lost");
        };
        await Should.ThrowAsync<AmazonS3Exception>(() => RunAsync());
        (Lines(First)[0], Lines(Second)[0]).ShouldBe((Predicted("t1", "7,,2", "7.5"), Unscored("t4", "8,,2")));
        _bucket.AfterPut = _ => { };
        await RunAsync();
        _said.ShouldBe([$"2026-01-14  1 of 2 lines scored with {Model}"]);
        Lines(Second).ShouldBe([Predicted("t4", "8,,2", "8.5")]);
    }

    [Fact]
    public async Task A_job_that_fails_or_answers_wrongly_changes_nothing()
    {
        Land(First, Unscored("t1", "7,,2"));
        _ends = "Failed";
        (await Should.ThrowAsync<RescoringException>(() => RunAsync())).Message.ShouldContain(" is Failed: ClientError. Nothing was changed.");
        _ends = "Completed";
        foreach (var answer in new[] { "", "1\n2\n", "NaN\n", "x\n" })
        {
            _answer = _ => answer;
            (await Should.ThrowAsync<RescoringException>(() => RunAsync())).Message.ShouldContain("000000.csv.out does not hold a number for each of 1 rows");
        }

        Lines(First).ShouldBe([Unscored("t1", "7,,2")]);
    }

    [Fact]
    public async Task Without_a_model_or_its_training_nothing_is_begun()
    {
        Land(First, Unscored("t1", "7,,2"));
        _stack.Serving = "pipe-trips-20260101-060000-0123abcd";
        (await Should.ThrowAsync<RescoringException>(() => RunAsync())).Message.ShouldContain("give INSTANCE=ml.m5.xlarge");
        _stack.Statuses.Clear();
        (await Should.ThrowAsync<RescoringException>(() => RunAsync())).Message.ShouldBe("There is no endpoint, so there is no model to score with.");
        _sageMaker.Calls.ShouldNotContain(call => call.StartsWith("CreateTransformJob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_that_is_not_the_scorers_is_named()
    {
        _bucket.Objects[First] = [1, 2, 3];
        (await Should.ThrowAsync<RescoringException>(() => RunAsync())).Message.ShouldStartWith($"s3://lake/{First} is not as the scorer lands objects (");
    }

    [Fact]
    public async Task Closed_days_that_are_behind_the_log_are_compacted_again()
    {
        Land(First, Unscored("t1", "7,,2"));
        Land(First.Replace("-14/", "-15/", StringComparison.Ordinal), Scored);
        Land(First.Replace("-14/", "-16/", StringComparison.Ordinal), Unscored("t6", "5,,2"));
        // An interrupted run has scored the 15th, and the 16th is open.
        _days.Behind.UnionWith(["2026-01-14", "2026-01-15"]);
        (await RunAsync(to: new DateOnly(2026, 1, 17))).ShouldBeTrue();
        _days.Compacted.ShouldBe(["2026-01-14", "2026-01-15"]);
        _said.ShouldBe(
        [
            $"2026-01-14  1 of 1 lines scored with {Model}", "2026-01-14  compacted again", "2026-01-15  0 of 1 lines scored: all were before", "2026-01-15  compacted again",
            $"2026-01-16  1 of 1 lines scored with {Model}", "2026-01-17  nothing in the log",
        ]);
    }

    [Fact]
    public async Task Days_whose_log_has_expired_are_named_and_compacted_by_no_means()
    {
        Land(First, Unscored("t1", "7,,2"));
        _days.Behind.UnionWith(["2026-01-14", "2026-01-15"]);
        (_days.Trips["2026-01-14"], _days.Trips["2026-01-15"]) = (2, 1300);
        (await RunAsync(to: new DateOnly(2026, 1, 15))).ShouldBeFalse();
        _said.ShouldBe(
        [
            $"2026-01-14  1 of 1 lines scored with {Model}",
            "2026-01-14  the log has expired in part: the table of trips has 2 trips of the day, the log 1 lines. What has expired cannot be scored",
            "2026-01-15  the log has expired: the table of trips has 1,300 trips of the day, the log 0 lines. What has expired cannot be scored",
        ]);
        _days.Compacted.ShouldBeEmpty("what is left of the log would replace more");
    }

    [Fact]
    public async Task Without_being_told_to_send_it_says_how_many_lines_there_are_and_changes_nothing()
    {
        Land(First, Unscored("t1", "7,,2"), Scored);
        _days.Behind.Add("2026-01-14");
        var before = _bucket.Objects.ToDictionary(entry => entry.Key, entry => entry.Value);
        (await RunAsync(send: false)).ShouldBeTrue();
        _said.ShouldBe([$"2026-01-14  1 of 2 lines would be scored with {Model}", "Nothing was changed. To score: SEND=1"]);
        _bucket.Objects.ShouldBe(before);
        (_days.Compacted.Count, _sageMaker.Calls.Count).ShouldBe((0, 0));
    }

    private Task<bool> RunAsync(DateOnly? to = null, bool send = true) => new Rescore(
        _bucket.S3, "lake", new UnscoredLines(new LandedObjects(_bucket.S3, "lake", new TripDomain()), _days), new BatchAnswers(_bucket.S3, _sageMaker, ServingStack.Names, "lake", _stack.Time),
        new AnsweringModel(_stack.Catalog, ServingStack.Names), _days, _stack.Time)
        .RunAsync(new RescoringOptions(new DateOnly(2026, 1, 14), to ?? new DateOnly(2026, 1, 14)) { Send = send }, _said.Add, TestContext.Current.CancellationToken);

    private static string Unscored(string id, string features) => Line(id, features, "null", "2026-01-14T10:00:00.000Z", "null");

    private static string Predicted(string id, string features, string minutes) => Line(id, features, minutes, "2026-01-15T12:00:00.000Z", "\"rescored\"");

    private static string Line(string id, string features, string minutes, string scoredAt, string model) =>
        $$$"""{"trip_id":"{{{id}}}","requested_at":"2026-01-14T05:00:00+00:00","distance_miles":2.50,"lookups":{"pickup":null},"features":"{{{features}}}","minutes":{{{minutes}}},"arrived_at":"2026-01-14T10:00:00.125Z","scored_at":"{{{scoredAt}}}","model":{{{model}}},"shard":"shardId-000000000000","sub_sequence_number":0,"sequence_number":"1"}""";

    private void Land(string key, params string[] lines)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        _bucket.Objects[key] = content.ToArray();
    }

    private string[] Lines(string key)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(_bucket.Objects[key]), CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private JsonObject SageMaker(string operation, JsonObject input)
    {
        switch (operation)
        {
            case "DescribeTrainingJob" when input["TrainingJobName"]!.ToString() == Model:
                return new JsonObject { ["ResourceConfig"] = new JsonObject { ["InstanceType"] = "ml.m5.xlarge" }, ["OutputDataConfig"] = new JsonObject { ["KmsKeyId"] = "arn:key" } };
            case "DescribeTrainingJob":
                throw new ServiceException(400, "ValidationException", "Requested resource not found.");
            case "CreateTransformJob":
                var folder = $"training/{input["TransformJobName"]}/";
                foreach (var (key, rows) in _bucket.Objects.Where(entry => entry.Key.StartsWith($"{folder}rows/", StringComparison.Ordinal)).ToList())
                    _bucket.Objects[$"{folder}answers/{key.Split('/')[^1]}.out"] = Encoding.UTF8.GetBytes(_answer(Encoding.UTF8.GetString(rows)));
                _duringJob();
                return [];
            case "DescribeTransformJob":
                return new JsonObject { ["TransformJobStatus"] = _ends, ["FailureReason"] = "ClientError" };
            default:
                throw new ServiceException(400, "UnknownOperationException", operation);
        }
    }
}
