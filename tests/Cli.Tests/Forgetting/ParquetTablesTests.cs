using System.Text.Json.Nodes;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Forgetting;
using Pipeline.Cli.Tests.Destruction;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Forgetting;

/// <summary>Trips in Parquet: which days and runs have the id, and what is deleted of them.</summary>
public sealed class ParquetTablesTests
{
    private const string Day = "2026-01-14";
    private static readonly ForgottenId Id = new("t'1", new TripDomain());
    private readonly VersionedBucket _bucket = new();
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };
    private readonly List<string> _queries = [];
    private readonly Queue<string[]> _rows = new();
    private string _compacted = "SUCCEEDED";
    private string? _location = $"s3://lake/tables/trips/dt={Day}/run=new";

    public ParquetTablesTests()
    {
        foreach (var run in (string[])["old", "new", "failed"]) _bucket.Put($"tables/trips/dt={Day}/run={run}/bucket=0/a", "PAR1");
        _bucket.Put($"tables/trips/dt={Day}/run=old/bucket=0/a", "PAR1 again");
        _bucket.Put("tables/trips/dt=2026-01-13/run=old/bucket=0/a", "PAR1");
    }

    [Fact]
    public async Task A_day_with_the_id_is_compacted_again_and_its_other_folders_go_with_all_versions()
    {
        _rows.Enqueue([Day, "1"]);
        _rows.Enqueue([]);
        (await Tables().ClearDayAsync(Day, Token)).ShouldBeNull();
        Keys().ShouldBe(["tables/trips/dt=2026-01-13/run=old/bucket=0/a", $"tables/trips/dt={Day}/run=new/bucket=0/a"]);
        _queries.Count(query => query.StartsWith("compact", StringComparison.Ordinal)).ShouldBe(1);
        _queries.ShouldAllBe(query => !query.Contains("t'1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_that_the_table_does_not_have_loses_what_failed_compactions_left()
    {
        _location = null;
        _rows.Enqueue([]);
        (await Tables().ClearDayAsync(Day, Token)).ShouldBeNull();
        Keys().ShouldBe(["tables/trips/dt=2026-01-13/run=old/bucket=0/a"]);
        _queries.ShouldNotContain(query => query.StartsWith("compact", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_day_that_cannot_be_compacted_again_is_left_as_it_is()
    {
        _rows.Enqueue([Day, "1"]);
        _compacted = "FAILED";
        (await Tables().ClearDayAsync(Day, Token)).ShouldNotBeNull().ShouldContain("LogHasExpired");
        Keys().Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_day_that_has_the_id_after_compaction_is_told()
    {
        _rows.Enqueue([Day, "1"]);
        _rows.Enqueue([Day, "1"]);
        (await Tables().ClearDayAsync(Day, Token)).ShouldNotBeNull().ShouldContain("run this again");
    }

    [Fact]
    public async Task Runs_whose_examples_have_the_id_are_found_and_only_their_examples_deleted()
    {
        foreach (var key in (string[])["training/a/examples/0", "training/a/set/train/0", "training/b/examples/0", "training/c/answers/0"]) _bucket.Put(key, "PAR1");
        _rows.Enqueue(["0"]);
        _rows.Enqueue(["2"]);
        (await Tables().ExamplesAsync(Token)).ShouldBe(new Dictionary<string, int> { ["b"] = 2 });
        await Tables().DeleteExamplesAsync("b", Token);
        _bucket.Versions.Select(version => version.Split(' ')[0]).Where(key => key.StartsWith("training/", StringComparison.Ordinal)).ShouldBe(["training/a/examples/0", "training/a/set/train/0", "training/c/answers/0"]);
    }

    [Fact]
    public async Task Days_limit_the_query()
    {
        _rows.Enqueue([]);
        await Tables().TripsAsync(new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 2), Token);
        _queries.ShouldHaveSingleItem().ShouldContain(" AND dt >= '2026-01-01' AND dt <= '2026-01-02'");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private List<string> Keys() => [.. _bucket.Versions.Select(version => version.Split(' ')[0]).Distinct()];

    private ParquetTables Tables() => new(
        new AthenaQuery(new ScriptedService(AnswerAthena), "lake_db", "group", _time), new CompactionRun(new StateMachineRun(new ScriptedService(AnswerStepFunctions), _time), "arn:compact"),
        new ScriptedService((_, _) => new JsonObject
        {
            ["Partitions"] = _location is null ? [] : new JsonArray(new JsonObject { ["StorageDescriptor"] = new JsonObject { ["Location"] = _location } }),
        }),
        _bucket.S3, new ForgottenObjects(_bucket.S3, "lake"), Id, "lake", "lake_db");

    private JsonObject AnswerAthena(string operation, JsonObject input)
    {
        switch (operation)
        {
            case "StartQueryExecution":
                _queries.Add(input["QueryString"]!.ToString());
                return new JsonObject { ["QueryExecutionId"] = "q" };
            case "GetQueryExecution":
                return JsonNode.Parse("""{"QueryExecution":{"Status":{"State":"SUCCEEDED"}}}""")!.AsObject();
            default:
                var row = _rows.Dequeue();
                return new JsonObject { ["ResultSet"] = new JsonObject { ["Rows"] = new JsonArray([Row(["header"]), .. row.Length == 0 ? [] : new[] { Row(row) }]) } };
        }
    }

    private JsonObject AnswerStepFunctions(string operation, JsonObject input)
    {
        if (operation == "StartExecution") _queries.Add($"compact {input["input"]}");
        return operation == "StartExecution" ? new JsonObject { ["executionArn"] = "arn:e" } : new JsonObject
        {
            ["status"] = _compacted,
            ["output"] = """{"days":["2026-01-14"],"lines":1,"unreadable":0}""",
            ["error"] = "LogHasExpired",
        };
    }

    private static JsonObject Row(string[] fields) => new() { ["Data"] = new JsonArray([.. fields.Select(field => (JsonNode)new JsonObject { ["VarCharValue"] = field })]) };
}
