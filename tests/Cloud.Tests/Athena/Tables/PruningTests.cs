using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Athena.Tables;

/// <summary>Files of partitions that a query's conditions exclude are not read, and not counted.</summary>
[Trait("Cost", "process")]
public sealed class PruningTests : IAsyncDisposable
{
    private const int Bytes = 10;
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    // A file of each of five days has ten bytes for each day of its number; of two hours of a day, one and nine tenths.
    [Theory]
    [InlineData("select count(*) from t", 15)]
    [InlineData("select count(*) from t where dt = '2026-01-03'", 3)]
    [InlineData("select count(*) from t where dt in ('2026-01-01', '2026-01-04')", 5)]
    [InlineData("select count(*) from t where dt not in ('2026-01-01', '2026-01-04')", 10)]
    [InlineData("select count(*) from t where dt between '2026-01-02' and '2026-01-03'", 5)]
    [InlineData("select count(*) from t where dt > '2026-01-04'", 5)]
    [InlineData("select count(*) from t where dt >= '2026-01-04' and x > 0", 9)]
    [InlineData("select count(*) from t where dt < '2026-01-02' or dt = '2026-01-05'", 6)]
    [InlineData("select count(*) from t where (dt = '2026-01-01' and x > 0) or dt >= '2026-01-05'", 6)]
    [InlineData("select count(*) from t where dt <> '2026-01-05'", 10)]
    [InlineData("select count(*) from t where dt = '2026-02-01'", 0)]
    [InlineData("select count(*) from t where dt > '2026-01-04' and dt < '2026-01-04'", 0)]
    [InlineData("select count(*) from t where dt >= concat('2026-01-', '04')", 9)]
    [InlineData("with c as (select * from t where dt >= '2026-01-05') select count(*) from c", 5)]
    [InlineData("with c as (select * from t) select count(*) from c where dt >= '2026-01-05'", 5)]
    [InlineData("with c as (select * from t) select count(*) from c a join c b on a.x = b.x where a.dt = '2026-01-01' and b.dt = '2026-01-02'", 3)]
    [InlineData("select count(*) from (select * from t where dt = '2026-01-01' union all select * from t where dt = '2026-01-02')", 3)]
    [InlineData("select count(*) from (select dt, x from t union all select dt, x from t) where dt = '2026-01-02'", 2)]
    [InlineData("select dt, x from (select *, row_number() over (partition by dt, x order by x) as n from t) where n = 1 and dt >= '2026-01-04'", 9)]
    [InlineData("select dt, max_by(x, x) from t where dt between '2026-01-01' and '2026-01-02' group by dt", 3)]
    [InlineData("select count(*) from t a left join t b on a.x = b.x and b.dt = '2026-01-01' where a.dt = '2026-01-05'", 6)]
    [InlineData("select count(*) from t where try(cast(x as varchar)) <> '' and dt = '2026-01-05'", 5)]
    [InlineData("select count(*) from v", 5)]
    [InlineData("select count(*) from w where dt = '2026-01-01'", 1)]
    [InlineData("select count(*) from w where x > 100", 15)]
    public async Task Only_the_days_that_a_condition_leaves_are_read(string sql, int tens)
    {
        await FiveDays();
        await _athena.View("v", "select * from t where dt = '2026-01-01' union all select * from t where dt = '2026-01-04'", "x integer, dt varchar");
        await _athena.View("w", "select dt, x from v union all select dt, x from t", "dt varchar, x integer");
        (await _athena.Scanned(sql)).ShouldBe(tens * Bytes);
    }

    [Fact]
    public async Task A_window_of_hours_reads_its_hours()
    {
        await _athena.Declare("h", DeclaredTables.OpenX, "x int", "dt string, hour string");
        foreach (var (day, hour) in ((string, string)[])[("2026-01-01", "22"), ("2026-01-01", "23"), ("2026-01-02", "00"), ("2026-01-02", "01")])
        {
            Put($"h/dt={day}/hour={hour}/a.json", 1);
            await _athena.Partition("h", $"s3://lake/h/dt={day}/hour={hour}/", day, hour);
        }

        (await _athena.Scanned("select count(*) from h where dt > '2026-01-01' or (dt = '2026-01-01' and hour >= '23')")).ShouldBe(3 * Bytes);
        (await _athena.Scanned("select count(*) from h where dt || '-' || hour between '2026-01-01-23' and '2026-01-02-00'")).ShouldBe(2 * Bytes);
        (await _athena.Rows("select dt, hour from h where dt > '2026-01-01' and hour < '01'")).ShouldBe(["2026-01-02|00"]);
    }

    [Fact]
    public async Task A_whole_number_as_key_is_compared_as_one()
    {
        await _athena.Declare("n", DeclaredTables.OpenX, "x int", "k int");
        foreach (var key in (string[])["9", "10", "11"])
        {
            Put($"n/k={key}/a.json", 1);
            await _athena.Partition("n", $"s3://lake/n/k={key}/", key);
        }

        (await _athena.Scanned("select count(*) from n where k >= 10")).ShouldBe(2 * Bytes);
    }

    [Fact]
    public async Task A_query_reads_exactly_the_registered_folder_and_a_change_of_it_at_once()
    {
        await _athena.Declare("trips", DeclaredTables.OpenX, "x int", "dt string");
        Put("trips/dt=2026-01-01/run=a/1.json", 1);
        Put("trips/dt=2026-01-01/run=b/1.json", 2);
        Put("elsewhere/2.json", 3);
        (await _athena.Scanned("select count(*) from trips")).ShouldBe(0);
        await _athena.Partition("trips", "s3://lake/trips/dt=2026-01-01/run=a", "2026-01-01");
        (await _athena.Scanned("select count(*) from trips")).ShouldBe(1 * Bytes);
        foreach (var (location, tens) in ((string, int)[])[("s3://lake/trips/dt=2026-01-01/run=b/", 2), ("s3://lake/elsewhere/", 3)])
        {
            await _athena.Room.Call("UpdatePartition", $$"""
                {"DatabaseName": "trips", "TableName": "trips", "PartitionValueList": ["2026-01-01"],
                 "PartitionInput": {"Values": ["2026-01-01"], "StorageDescriptor": {"Location": "{{location}}"} } }
                """);
            (await _athena.Scanned("select count(*) from trips")).ShouldBe(tens * Bytes);
        }
    }

    [Fact]
    public async Task The_limit_of_a_workgroup_counts_what_is_read()
    {
        await _athena.Call("CreateWorkGroup", JsonNode.Parse("""
            {"Name": "g", "Configuration": {"ResultConfiguration": {"OutputLocation": "s3://lake/group/"}, "BytesScannedCutoffPerQuery": 10000000}}
            """)!.AsObject());
        await _athena.Declare("t", DeclaredTables.OpenX, "x string", "dt string");
        for (var day = 1; day <= 2; day++)
        {
            _athena.Objects.Put("lake", $"t/dt={day}/a.json", "{\"x\":\"" + new string('x', 1_000_000) + "\"}\n");
            for (var i = 0; i < 6; i++) _athena.Objects.Put("lake", $"t/dt={day}/{i}.json", "{\"x\":\"" + new string('x', 1_000_000) + "\"}\n");
            await _athena.Partition("t", $"s3://lake/t/dt={day}/", $"{day}");
        }

        async Task<string> State(string sql)
        {
            var started = await _athena.Call("StartQueryExecution", new JsonObject { ["QueryString"] = sql, ["WorkGroup"] = "g" });
            return (string)(await _athena.Ended((string)started["QueryExecutionId"]!))["Status"]!["State"]!;
        }

        (await State("select count(*) from trips.t")).ShouldBe("CANCELLED");
        (await State("select count(*) from trips.t where dt = '1'")).ShouldBe("SUCCEEDED");
    }

    [Fact]
    public async Task The_partitions_of_a_table_are_a_table_of_their_own()
    {
        await FiveDays();
        (await _athena.Rows("select dt from \"t$partitions\" where dt > '2026-01-03' order by dt")).ShouldBe(["2026-01-04", "2026-01-05"]);
        (await _athena.Rows("select max(dt), count(*) from trips.\"t$partitions\"")).ShouldBe(["2026-01-05|5"]);
        (await _athena.Scanned("select count(*) from \"t$partitions\"")).ShouldBe(0);
        await _athena.Declare("flat", DeclaredTables.OpenX, "x int");
        (await _athena.Failure("select * from \"flat$partitions\"")).ShouldStartWith("TABLE_NOT_FOUND");
    }

    private async Task FiveDays()
    {
        await _athena.Declare("t", DeclaredTables.OpenX, "x int", "dt string");
        for (var day = 1; day <= 5; day++)
        {
            Put($"t/dt=2026-01-0{day}/a.json", day);
            await _athena.Partition("t", $"s3://lake/t/dt=2026-01-0{day}/", $"2026-01-0{day}");
        }
    }

    // Lines of ten bytes.
    private void Put(string key, int lines) => _athena.Objects.Put("lake", key, string.Concat(Enumerable.Repeat("{\"x\": 12}\n", lines)));
}
