using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.Athena;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Engines.Athena;

/// <summary>What a query asks of partitions, as the catalog is asked for it. Which files this leaves is in PruningTests.</summary>
[Trait("Cost", "process")]
public sealed class PartitionFilterTests : IAsyncDisposable
{
    private readonly DuckDbQueryEngine _engine = new(Repository.NodeModules);
    private readonly TemporaryDirectory _folder = new();

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("select * from t", null, true)]
    [InlineData("select * from t where x > 1 and y = 'b'", null, true)]
    [InlineData("select * from t where dt = 'a'", "\"dt\" = 'a'", true)]
    [InlineData("select * from t where 'a' < dt", "\"dt\" > 'a'", true)]
    [InlineData("select * from t where dt = 'it''s'", "\"dt\" = 'it''s'", true)]
    [InlineData("select * from t where dt in ('a', 'b')", "\"dt\" IN ('a', 'b')", true)]
    [InlineData("select * from t where dt >= 'a' and dt not in ('b', 'c') and x > 1", "(\"dt\" >= 'a' AND \"dt\" NOT IN ('b', 'c'))", true)]
    [InlineData("select * from t where k between 1 and 9", "(\"k\" >= 1 AND \"k\" <= 9)", true)]
    [InlineData("select * from t where dt = 'a' or k = 2", "(\"dt\" = 'a' OR \"k\" = 2)", true)]
    // Rows of every partition may have the x.
    [InlineData("select * from t where dt = 'a' or x = 2", null, true)]
    // Every scan of the table needs its rows.
    [InlineData("select * from t where dt = 'a' union all select * from t where dt = 'b'", "(\"dt\" = 'a' OR \"dt\" = 'b')", true)]
    [InlineData("select * from t a join t b on a.x = b.x where a.dt = 'a' and b.dt = 'a'", "\"dt\" = 'a'", true)]
    // What Glue cannot say is left to a choice among the partitions that it lists.
    [InlineData("select * from t where dt >= 'a' and concat(dt, y) > 'b'", "\"dt\" >= 'a'", false)]
    [InlineData("select * from t where dt = 'ä'", null, false)]
    [InlineData("select * from t where length(dt) = 1", null, false)]
    // DuckDB's plan tells these constants in no JSON.
    [InlineData("select coalesce(x, cast('Infinity' as double)) from t where dt = 'a' and x < cast('-Infinity' as double)", "\"dt\" = 'a'", true)]
    [InlineData("select * from t where dt = 'a' and y = 'b,NaN,\"Infinity' and (x > 1 or cast('NaN' as double) > x)", "\"dt\" = 'a'", true)]
    [InlineData("select * from t where dt = ':Infinity,' and x > nan()", "\"dt\" = ':Infinity,'", true)]
    public async Task A_condition_on_keys_is_said_to_the_catalog(string sql, string? expression, bool isWhole)
    {
        var filter = (await FilterAsync(sql)).ShouldHaveSingleItem();
        filter.ShouldBe(new PartitionFilter("db", "t", expression, isWhole));
    }

    /// <summary>An expression may have 2,048 characters.</summary>
    [Fact]
    public async Task A_condition_that_is_too_long_is_not_said()
    {
        var days = string.Join(", ", Enumerable.Range(0, 300).Select(i => $"'day-{i}'"));
        (await FilterAsync($"select * from t where dt in ({days})")).ShouldHaveSingleItem().ShouldBe(new PartitionFilter("db", "t", null, IsWhole: false));
    }

    private async Task<IReadOnlyList<PartitionFilter>> FilterAsync(string sql)
    {
        var schema = new TableSchema
        {
            Database = "db",
            Name = "t",
            SerializationLibrary = "org.openx.data.jsonserde.JsonSerDe",
            Columns = [new TableColumn("x", "int"), new TableColumn("y", "string")],
            PartitionKeys = [new TableColumn("dt", "string"), new TableColumn("k", "int")],
        };
        var query = _engine.Read(new TrinoQuery(sql, SqlTokenizer.Read(sql), []));
        return await query.FilterAsync(
            new QueryJob { Folder = _folder.Path, Databases = ["db"], Database = "db", Tables = [new QueryTable(schema, [])], File = Path.Combine(_folder.Path, "result") },
            TestContext.Current.CancellationToken);
    }
}
