using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Athena.Catalog;

/// <summary>Views of the catalog, as Athena stores them.</summary>
[Trait("Cost", "process")]
public sealed class ViewTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task A_view_is_a_query_with_the_types_of_its_columns()
    {
        await Trips();
        await _athena.View("v", "select id as trip, n as number, date_diff('minute', timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 01:00:00') as m, array_agg(n) as all_of from t group by 1, 2", "trip varchar, number double, m bigint, all_of array(integer)");
        (await _athena.Rows("select trip, number, m, all_of from v order by trip")).ShouldBe(["a|1.0|60|[1]", "b|2.0|60|[2]"]);
        (await _athena.Rows("select count(*) from trips.v x join t on t.id = x.trip where x.number > 1")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Views_read_views_and_names_of_another_database()
    {
        await Trips();
        await _athena.Room.Call("CreateDatabase", """{"DatabaseInput": {"Name": "other"}}""");
        await _athena.View("v", "select id, n from t where n > 1", "id varchar, n integer");
        await _athena.View("w", "with x as (select * from v) select id from x union all select id from trips.t", "id varchar");
        (await _athena.Rows("select id from w order by id")).ShouldBe(["a", "b", "b"]);
        // The view's database counts within the view, wherever it is asked from.
        var started = await _athena.Call("StartQueryExecution", new JsonObject
        {
            ["QueryString"] = "select count(*) from trips.w",
            ["QueryExecutionContext"] = new JsonObject { ["Database"] = "other" },
            ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = "s3://lake/results/" },
        });
        var query = await _athena.Ended((string)started["QueryExecutionId"]!);
        ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("id varchar", "stored view column count (1) does not match column count derived from the view query analysis (2)")]
    [InlineData("id varchar, m integer", "column [n] of type integer projected from query view at position 1 cannot be coerced to column [m] of type integer stored in view definition")]
    [InlineData("id varchar, n varchar", "column [n] of type integer projected from query view at position 1 cannot be coerced to column [n] of type varchar stored in view definition")]
    [InlineData("id double, n integer", "column [id] of type varchar projected from query view at position 0 cannot be coerced to column [id] of type double stored in view definition")]
    [InlineData("id varchar, n smallint", "column [n] of type integer projected from query view at position 1 cannot be coerced to column [n] of type smallint stored in view definition")]
    public async Task A_view_that_its_query_no_longer_fits_is_stale(string columns, string reason)
    {
        await Trips();
        await _athena.View("v", "select id, n from t", columns);
        (await _athena.Failure("select * from v")).ShouldBe($"VIEW_IS_STALE: View 'awsdatacatalog.trips.v' is stale or in invalid state: {reason}");
    }

    [Theory]
    [InlineData("select id from gone", "INVALID_VIEW: Failed analyzing stored view 'awsdatacatalog.trips.v':")]
    [InlineData("select nope from t", "INVALID_VIEW: Failed analyzing stored view 'awsdatacatalog.trips.v':")]
    [InlineData("select read_text('/etc/passwd') as id", "INVALID_VIEW: Failed analyzing stored view 'awsdatacatalog.trips.v': FUNCTION_NOT_FOUND")]
    [InlineData("select id from v", "VIEW_IS_RECURSIVE: View is recursive: trips.v reads trips.v")]
    public async Task A_view_that_cannot_be_read_says_why(string sql, string reason)
    {
        await Trips();
        await _athena.View("v", sql, "id varchar");
        (await _athena.Failure("select * from v")).ShouldStartWith(reason);
    }

    [Fact]
    public async Task Views_of_views_have_a_limit()
    {
        await Trips();
        for (var i = 0; i < 40; i++) await _athena.View($"v{i}", $"select id from {(i == 0 ? "t" : $"v{i - 1}")}", "id varchar");
        (await _athena.Rows("select count(*) from v20")).ShouldBe(["2"]);
        (await _athena.Failure("select count(*) from v39")).ShouldStartWith("NOT_SUPPORTED: views nested deeper than 32");
    }

    [Theory]
    [InlineData("/* Presto View: %% */", "HIVE_INVALID_VIEW_DATA: view trips.v: Invalid view JSON")]
    [InlineData("select 1", "HIVE_INVALID_VIEW_DATA: view trips.v: View data missing prefix")]
    public async Task A_view_whose_text_is_none_of_Athenas_says_so(string text, string reason)
    {
        await _athena.Room.Call("CreateTable", new JsonObject
        {
            ["DatabaseName"] = "trips",
            ["TableInput"] = new JsonObject { ["Name"] = "v", ["TableType"] = "VIRTUAL_VIEW", ["ViewOriginalText"] = text },
        }.ToJsonString());
        (await _athena.Failure("select * from v")).ShouldStartWith(reason);
    }

    private async Task Trips()
    {
        await _athena.Declare("t", DeclaredTables.OpenX, "id string, n int");
        _athena.Objects.Put("lake", "t/a.json", "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":2}\n");
    }
}
