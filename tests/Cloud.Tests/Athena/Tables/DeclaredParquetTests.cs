namespace Pipeline.Cloud.Tests.Athena.Tables;

/// <summary>Parquet under a declared schema.</summary>
[Trait("Cost", "process")]
public sealed class DeclaredParquetTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task Columns_are_found_by_name_and_one_that_a_file_lacks_is_null()
    {
        await Unload("select 'a' as id, 1 as n, 2.5e0 as minutes, timestamp '2026-01-15 07:00:00' as at", "p/1/");
        await Unload("select 'b' as id, cast(7 as bigint) as n", "p/2/");
        await _athena.Declare("p", DeclaredTables.Parquet, "minutes double, id string, n bigint, at timestamp, note string");
        (await _athena.Rows("select * from p order by id")).ShouldBe(["2.5|a|1|2026-01-15 07:00:00.000|-", "-|b|7|-|-"]);
    }

    [Theory]
    [InlineData("string", "1")]
    [InlineData("int", "'1'")]
    [InlineData("double", "1")]
    [InlineData("double", "'7.9'")]
    [InlineData("timestamp", "'2026-01-15'")]
    [InlineData("bigint", "7.9e0")]
    [InlineData("boolean", "1")]
    public async Task A_file_of_another_type_fails_the_query_and_the_failure_names_table_column_and_file(string type, string value)
    {
        await Unload($"select {value} as x", "p/1/");
        await _athena.Declare("p", DeclaredTables.Parquet, $"x {type}");
        var reason = await _athena.Failure("select x from p");
        reason.ShouldStartWith("HIVE_BAD_DATA: Malformed Parquet file. Field x's type ");
        reason.ShouldContain("s3://lake/p/1/");
        reason.ShouldContain($"is incompatible with type {type} defined in table schema trips.p");
    }

    [Theory]
    [InlineData("bigint", "cast(1 as integer)", "1")]
    [InlineData("int", "cast(1 as bigint)", "1")]
    [InlineData("double", "cast(1.5 as real)", "1.5")]
    [InlineData("decimal(10,2)", "cast(1.25 as decimal(10,2))", "1.25")]
    [InlineData("date", "date '2026-01-15'", "2026-01-15")]
    [InlineData("boolean", "true", "true")]
    [InlineData("array<int>", "array[1, 2]", "[1, 2]")]
    [InlineData("struct<a:int>", "cast(row(1) as row(a integer))", "{a=1}")]
    public async Task A_file_of_a_type_that_fits_is_read(string type, string value, string shown)
    {
        await Unload($"select {value} as x", "p/1/");
        await _athena.Declare("p", DeclaredTables.Parquet, $"x {type}");
        (await _athena.Rows("select x from p")).ShouldBe([shown]);
    }

    [Fact]
    public async Task A_file_that_is_no_Parquet_fails_the_query()
    {
        await _athena.Declare("p", DeclaredTables.Parquet, "x int");
        _athena.Objects.Put("lake", "p/a.parquet", "not parquet at all");
        var reason = await _athena.Failure("select x from p");
        reason.ShouldStartWith("HIVE_CANNOT_OPEN_SPLIT: table trips.p:");
        reason.ShouldContain("s3://lake/p/a.parquet");
    }

    private async Task Unload(string sql, string folder) =>
        ((string?)(await _athena.Run($"unload ({sql}) to 's3://lake/{folder}' with (format = 'PARQUET', compression = 'SNAPPY')"))["Status"]!["StateChangeReason"]).ShouldBeNull();
}
