using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Queries;

[Trait("Cost", "process")]
public sealed class QueryTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task A_result_has_its_header_types_and_nulls()
    {
        var query = await _athena.Run("select 1 as a, cast(null as varchar) as b, '' as c, 'say \"x\", ok' as d, 2e0 as e, 1.50 as f, true as g");
        ((string?)query["Status"]!["State"]).ShouldBe("SUCCEEDED");
        var results = (await _athena.Call("GetQueryResults", new JsonObject { ["QueryExecutionId"] = (string?)query["QueryExecutionId"] }))["ResultSet"]!;
        results["ResultSetMetadata"]!["ColumnInfo"]!.AsArray().Select(column => (string?)column!["Type"]).ShouldBe(
            ["integer", "varchar", "varchar", "varchar", "double", "decimal", "boolean"]);
        var rows = results["Rows"]!.AsArray();
        rows[0]!["Data"]!.AsArray().Select(field => (string?)field!["VarCharValue"]).ShouldBe(["a", "b", "c", "d", "e", "f", "g"]);
        rows[1]!["Data"]!.AsArray().Select(field => (string?)field!["VarCharValue"]).ShouldBe(["1", null, "", "say \"x\", ok", "2.0", "1.50", "true"]);
        _athena.Text($"results/{query["QueryExecutionId"]}.csv").ShouldBe(
            "\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\"\n\"1\",,\"\",\"say \"\"x\"\", ok\",\"2.0\",\"1.50\",\"true\"\n");
    }

    [Fact]
    public async Task A_large_result_is_paged()
    {
        var id = (string)(await _athena.Run("select x from unnest(sequence(1, 2500)) as t(x) order by x"))["QueryExecutionId"]!;
        var (pages, rows, token) = (0, new List<string>(), (string?)null);
        do
        {
            var page = await _athena.Call("GetQueryResults", new JsonObject { ["QueryExecutionId"] = id, ["NextToken"] = token });
            rows.AddRange(page["ResultSet"]!["Rows"]!.AsArray().Select(row => (string)row!["Data"]![0]!["VarCharValue"]!));
            token = (string?)page["NextToken"];
            pages++;
        }
        while (token is not null);
        (pages, rows.Count, rows[0], rows[^1]).ShouldBe((3, 2501, "x", "2500"));
    }

    [Fact]
    public async Task A_running_query_and_a_waiting_one_can_be_stopped()
    {
        const string endless = "select count(*) from unnest(sequence(1, 10000)) as a(x) cross join unnest(sequence(1, 10000)) as b(y) cross join unnest(sequence(1, 1000)) as c(z) where x + y + z < 0";
        var running = await _athena.Start(endless);
        var waiting = await _athena.Start("select 1");
        await Eventually.HoldsAsync(async () => (string?)(await Describe(running))["Status"]!["State"] == "RUNNING", "the endless query runs");
        ((string?)(await Describe(waiting))["Status"]!["State"]).ShouldBe("QUEUED");
        (await Should.ThrowAsync<AwsException>(() => _athena.Call("GetQueryResults", new JsonObject { ["QueryExecutionId"] = waiting }))).Message.ShouldContain("QUEUED");
        foreach (var id in (string[])[waiting, running])
        {
            await _athena.Call("StopQueryExecution", new JsonObject { ["QueryExecutionId"] = id });
            ((string?)(await _athena.Ended(id))["Status"]!["State"]).ShouldBe("CANCELLED");
        }

        (await _athena.Rows("select 'still works'")).ShouldBe(["still works"]);
    }

    [Fact]
    public async Task A_client_token_starts_one_query()
    {
        JsonObject Input(string sql) => new()
        {
            ["QueryString"] = sql,
            ["ClientRequestToken"] = new string('a', 32),
            ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = "s3://lake/results/" },
        };
        var first = await _athena.Call("StartQueryExecution", Input("select 1"));
        var second = await _athena.Call("StartQueryExecution", Input("select 1"));
        ((string?)second["QueryExecutionId"]).ShouldBe((string?)first["QueryExecutionId"]);
        (await Should.ThrowAsync<AwsException>(() => _athena.Call("StartQueryExecution", Input("select 2")))).Message.ShouldContain("Idempotent");
        await _athena.Ended((string)first["QueryExecutionId"]!);
    }

    [Fact]
    public async Task An_enforced_workgroup_location_overrides_the_querys()
    {
        await CreateGroup("""{"ResultConfiguration": {"OutputLocation": "s3://lake/group"}, "EnforceWorkGroupConfiguration": true}""");
        var started = await _athena.Call("StartQueryExecution", JsonNode.Parse(
            """{"QueryString": "select 1", "WorkGroup": "g", "ResultConfiguration": {"OutputLocation": "s3://lake/own/"}}""")!.AsObject());
        var query = await _athena.Ended((string)started["QueryExecutionId"]!);
        ((string?)query["ResultConfiguration"]!["OutputLocation"]).ShouldNotBeNull().ShouldStartWith("s3://lake/group/");
        (await _athena.Call("ListQueryExecutions", new JsonObject { ["WorkGroup"] = "g" }))["QueryExecutionIds"]!.AsArray().Count.ShouldBe(1);
        (await _athena.Call("ListQueryExecutions", []))["QueryExecutionIds"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_that_would_read_more_than_the_workgroup_allows_is_cancelled()
    {
        await CreateGroup("""{"ResultConfiguration": {"OutputLocation": "s3://lake/group/"}, "BytesScannedCutoffPerQuery": 10000000}""");
        for (var i = 0; i < 11; i++) _athena.Objects.Put("lake", $"big/{i}.json", "{\"a\": \"" + new string('x', 1_000_000) + "\"}\n");
        await _athena.Room.MakeCrawler("", "big/");
        await _athena.Room.Crawl();
        var started = await _athena.Call("StartQueryExecution", JsonNode.Parse(
            """{"QueryString": "select count(*) from trips.big", "WorkGroup": "g"}""")!.AsObject());
        var query = await _athena.Ended((string)started["QueryExecutionId"]!);
        ((string?)query["Status"]!["State"], (string?)query["Status"]!["StateChangeReason"]).ShouldBe(("CANCELLED", "Bytes scanned limit was exceeded"));
        ((long)query["Statistics"]!["DataScannedInBytes"]!).ShouldBeGreaterThan(10_000_000);
    }

    [Theory]
    [InlineData("""{"QueryString": "select 1"}""", "No output location")]
    [InlineData("""{"QueryString": "select 1", "ResultConfiguration": {"OutputLocation": "s3://nowhere/x/"}}""", "nowhere")]
    [InlineData("""{"QueryString": "select 1", "ResultConfiguration": {"OutputLocation": "/tmp/x"}}""", "not a path in S3")]
    [InlineData("""{"QueryString": "select 1", "WorkGroup": "none"}""", "WorkGroup none is not found")]
    [InlineData("""{"QueryString": "select ?", "ExecutionParameters": ["1; drop"], "ResultConfiguration": {"OutputLocation": "s3://lake/x/"}}""", "not a literal")]
    public async Task An_invalid_request_is_refused(string input, string message)
    {
        var error = await Should.ThrowAsync<AwsException>(() => _athena.Call("StartQueryExecution", JsonNode.Parse(input)!.AsObject()));
        (error.Code, error.Message.Contains(message, StringComparison.Ordinal)).ShouldBe(("InvalidRequestException", true));
    }

    [Fact]
    public async Task Show_lists_the_catalog_as_text()
    {
        _athena.Objects.Put("lake", "scored/dt=2026-01-15/a.json", """{"a": 1}""");
        await _athena.Room.MakeCrawler("", "scored/");
        await _athena.Room.Crawl();
        async Task<string> Shown(string sql) => _athena.Text($"results/{(await _athena.Run(sql))["QueryExecutionId"]}.txt");
        (await Shown("SHOW TABLES")).ShouldBe("scored\n");
        (await Shown("SHOW DATABASES")).ShouldBe("trips\n");
        (await Shown("SHOW PARTITIONS scored")).ShouldBe("dt=2026-01-15\n");
    }

    private Task CreateGroup(string configuration) =>
        _athena.Call("CreateWorkGroup", new JsonObject { ["Name"] = "g", ["Configuration"] = JsonNode.Parse(configuration) });

    private async Task<JsonObject> Describe(string id) =>
        (await _athena.Call("GetQueryExecution", new JsonObject { ["QueryExecutionId"] = id }))["QueryExecution"]!.AsObject();
}
