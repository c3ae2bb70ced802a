using System.Numerics;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Engines.DuckDb;

public sealed class DuckDbTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DuckDbDatabase _database;
    private readonly DuckDbConnection _connection;

    public DuckDbTests()
    {
        _database = DuckDbDatabase.OpenInMemory(Repository.NodeModules, new DuckDbSettings { TempDirectory = _directory.File("spill") });
        _connection = _database.Connect();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Values_of_every_kind_come_back()
    {
        using var reader = _connection.Query(
            """
            select true, 1::tinyint, -2::smallint, 3::integer, 4::bigint, 5::ubigint, 6::hugeint, 1.5::float, 2.5::double, 12.345::decimal(10,3),
                   'short', 'a string longer than twelve bytes: é', date '2023-01-02', timestamp '2023-01-02 03:04:05.678',
                   timestamptz '2023-01-02 03:04:05+01', [1, null, 3], {'a': 1, 'b': 'x'}, map {'k': 2}, 'red'::enum('red', 'blue'),
                   uuid '12345678-1234-1234-1234-123456789abc', null, 1234567890123456789012.5::decimal(38,1), blob 'ab'
            """);
        reader.Read().ShouldBeTrue();
        reader.GetBoolean(0).ShouldBeTrue();
        Enumerable.Range(1, 4).Select(reader.GetInt64).ShouldBe([1L, -2L, 3L, 4L]);
        reader.GetValue(5).ShouldBe(5UL);
        reader.GetValue(6).ShouldBe(new BigInteger(6));
        Enumerable.Range(5, 5).Select(reader.GetDouble).ShouldBe([5, 6, 1.5, 2.5, 12.345]);
        reader.GetDecimal(9).ShouldBe(12.345m);
        reader.GetString(10).ShouldBe("short");
        reader.GetString(11).ShouldBe("a string longer than twelve bytes: é");
        reader.GetValue(12).ShouldBe(new DateOnly(2023, 1, 2));
        reader.GetValue(13).ShouldBe(new DateTime(2023, 1, 2, 3, 4, 5, 678));
        reader.GetTimestamp(14).ShouldBe(new DateTimeOffset(2023, 1, 2, 2, 4, 5, TimeSpan.Zero));
        reader.GetValue(15).ShouldBe(new List<object?> { 1L, null, 3L });
        reader.GetValue(16).ShouldBe(new List<KeyValuePair<string, object?>> { new("a", 1L), new("b", "x") });
        reader.GetValue(17).ShouldBe(new List<KeyValuePair<object, object?>> { new("k", 2L) });
        reader.GetString(18).ShouldBe("red");
        reader.GetValue(19).ShouldBe(Guid.Parse("12345678-1234-1234-1234-123456789abc"));
        reader.IsNull(20).ShouldBeTrue();
        reader.GetValue(20).ShouldBeNull();
        reader.GetDecimal(21).ShouldBe(1234567890123456789012.5m);
        reader.GetValue(22).ShouldBe("ab"u8.ToArray());
        reader.Read().ShouldBeFalse();
    }

    [Fact]
    public void Column_names_and_nested_types_are_told()
    {
        using var reader = _connection.Query("select {'x': 1::double, 'y': ['a']} as features, 1::decimal(9,2) as price");
        reader.Columns.Select(column => column.Name).ShouldBe(["features", "price"]);
        reader.Columns[0].Type.Fields.Select(field => (field.Name, field.Type.Id)).ShouldBe([("x", DuckDbTypeId.Double), ("y", DuckDbTypeId.List)]);
        (reader.Columns[1].Type.Width, reader.Columns[1].Type.Scale).ShouldBe((9, 2));
    }

    [Fact]
    public void A_large_result_is_read_chunk_by_chunk()
    {
        using var reader = _connection.Query("select range as i from range(100000) order by i");
        long sum = 0, chunks = 0;
        while (reader.ReadChunk())
        {
            chunks++;
            for (var row = 0; row < reader.ChunkRows; row++) sum += reader.Column(0).GetInt64(row);
        }

        sum.ShouldBe(99999L * 100000 / 2);
        chunks.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Parquet_comes_as_columns_of_doubles_with_NaN_for_null()
    {
        var file = _directory.File("training.parquet");
        _connection.Execute(
            $"""
             copy (select i::double as label, case when i % 3 = 0 then null else i * 2 end as whole, null::double as nothing, (i % 2 = 0) as flag
                   from range(5000) t(i) order by i) to {DuckDbConnection.Literal(file)} (format parquet)
             """);
        using var reader = _connection.Query($"select * from read_parquet({DuckDbConnection.Literal(file)}) order by label");
        var columns = reader.ReadDoubles();
        columns.ShouldAllBe(column => column.Length == 5000);
        columns[0][4999].ShouldBe(4999);
        (columns[1][3], columns[1][4]).ShouldBe((double.NaN, 8d));
        columns[2].ShouldAllBe(value => double.IsNaN(value));
        (columns[3][0], columns[3][1]).ShouldBe((1d, 0d));
    }

    [Fact]
    public void A_column_of_text_is_not_taken_for_numbers() =>
        Should.Throw<InvalidCastException>(() => _connection.Query("select 'x'").ReadDoubles()).Message.ShouldContain("Varchar");

    [Theory]
    [InlineData("selec 1", "Parser", 0)]
    [InlineData("select nope from range(3)", "Binder", 7)]
    [InlineData("select * from missing", "Catalog", 14)]
    public void An_error_tells_its_kind_and_position(string sql, string kind, int position)
    {
        var error = Should.Throw<DuckDbException>(() => _connection.Query(sql));
        (error.Kind, error.Position).ShouldBe((kind, position));
    }

    [Fact]
    public void An_error_while_rows_are_read_is_thrown_there()
    {
        // On one thread: when another one than the reader's fails first, DuckDB may tell of an interrupt instead (DuckDbException.Masked).
        using var database = DuckDbDatabase.OpenInMemory(Repository.NodeModules, new DuckDbSettings { Threads = 1, TempDirectory = _directory.File("one") });
        using var connection = database.Connect();
        using var reader = connection.Query("select case when i = 5000000 then 'x' else '1' end::int from range(6000000) t(i)");
        Should.Throw<DuckDbException>(() =>
        {
            while (reader.Read())
            {
            }
        }).Kind.ShouldBe("Conversion");
        connection.Execute("select 1").ShouldBe(0);
    }

    [Fact]
    public void A_cancelled_statement_stops_and_leaves_the_connection_usable()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => _connection.Query("select count(*) from range(100000000000)", cancel.Token));
        using var reader = _connection.Query("select 7");
        reader.Read().ShouldBeTrue();
        reader.GetInt64(0).ShouldBe(7);
    }

    [Fact]
    public void What_exceeds_the_memory_limit_spills()
    {
        using var database = DuckDbDatabase.OpenInMemory(
            Repository.NodeModules, new DuckDbSettings { MemoryMegabytes = 64, TempDirectory = _directory.File("small") });
        using var connection = database.Connect();
        connection.Execute("create table t as select i, hash(i) as h, repeat('x', 40) || i as s from range(2000000) t(i)");
        using var reader = connection.Query("select s from t order by h limit 1 offset 1000000");
        reader.Read().ShouldBeTrue();
    }

    [Fact]
    public void Extensions_are_never_fetched() =>
        Should.Throw<DuckDbException>(() => _connection.Query("select * from read_csv('https://example.invalid/x.csv')"));

    [Fact]
    public void A_missing_library_names_the_package_and_the_remedy()
    {
        var error = Should.Throw<DuckDbLibraryMissingException>(() => DuckDbLibrary.Load(_directory.Path));
        error.Message.ShouldContain("@duckdb/node-bindings-");
        error.Message.ShouldContain("npm ci");
        error.LibraryPath.ShouldStartWith(_directory.Path);
    }

    [Fact]
    public void A_file_that_is_no_library_is_told_apart_from_a_missing_one()
    {
        var path = Should.Throw<DuckDbLibraryMissingException>(() => DuckDbLibrary.Load(_directory.Path)).LibraryPath;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "not a library");
        Should.Throw<DuckDbLibraryMissingException>(() => DuckDbLibrary.Load(_directory.Path)).Message.ShouldContain("cannot be loaded");
    }
}
