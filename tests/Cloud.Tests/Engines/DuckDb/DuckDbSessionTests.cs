using System.Numerics;
using DuckDB.NET.Native;
using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Engines.DuckDb;

public sealed class DuckDbSessionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DuckDbSession _session;

    public DuckDbSessionTests() =>
        _session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings { TempDirectory = _directory.File("spill") });

    public void Dispose()
    {
        _session.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Values_of_every_kind_come_back()
    {
        using var reader = _session.Query(
            """
            select true, 1::tinyint, -2::smallint, 3::integer, 4::bigint, 5::ubigint, 6::hugeint, 1.5::float, 2.5::double, 12.345::decimal(10,3),
                   'short', 'a string longer than twelve bytes: é', date '2023-01-02', timestamp '2023-01-02 03:04:05.678',
                   timestamptz '2023-01-02 03:04:05+01', [1, null, 3], {'a': 1, 'b': 'x'}, map {'k': 2}, 'red'::enum('red', 'blue'),
                   uuid '12345678-1234-1234-1234-123456789abc', null, 1234567890123456789012.5::decimal(38,1), blob 'ab'
            """);
        reader.Read().ShouldBeTrue();
        reader.GetValue(0).ShouldBe(true);
        Enumerable.Range(1, 4).Select(reader.GetValue).ShouldBe([1L, -2L, 3L, 4L]);
        reader.GetValue(5).ShouldBe(5UL);
        reader.GetValue(6).ShouldBe(new BigInteger(6));
        (reader.GetValue(7), reader.GetValue(8)).ShouldBe((1.5f, 2.5));
        Enumerable.Range(0, 10).Select(column => Number(reader, column)).ShouldBe([1, 1, -2, 3, 4, 5, 6, 1.5, 2.5, 12.345]);
        reader.GetValue(9).ShouldBe(12.345m);
        reader.GetValue(10).ShouldBe("short");
        reader.GetValue(11).ShouldBe("a string longer than twelve bytes: é");
        reader.GetValue(12).ShouldBe(new DateOnly(2023, 1, 2));
        reader.GetValue(13).ShouldBe(new DateTime(2023, 1, 2, 3, 4, 5, 678));
        reader.GetValue(14).ShouldBe(new DateTimeOffset(2023, 1, 2, 2, 4, 5, TimeSpan.Zero));
        reader.GetValue(15).ShouldBe(new List<object?> { 1L, null, 3L });
        reader.GetValue(16).ShouldBe(new List<KeyValuePair<string, object?>> { new("a", 1L), new("b", "x") });
        reader.GetValue(17).ShouldBe(new List<KeyValuePair<object, object?>> { new("k", 2L) });
        reader.GetValue(18).ShouldBe("red");
        reader.GetValue(19).ShouldBe(Guid.Parse("12345678-1234-1234-1234-123456789abc"));
        reader.GetValue(20).ShouldBeNull();
        reader.GetValue(21).ShouldBe(1234567890123456789012.5m);
        reader.GetValue(22).ShouldBe("ab"u8.ToArray());
        reader.Read().ShouldBeFalse();
    }

    [Theory]
    [InlineData("12.340::decimal(10,3)", "12.340")]
    [InlineData("-0.10::decimal(38,2)", "-0.10")]
    [InlineData("170141183460469231731687303715884105727::hugeint", "170141183460469231731687303715884105727")]
    [InlineData("-1::hugeint", "-1")]
    [InlineData("340282366920938463463374607431768211455::uhugeint", "340282366920938463463374607431768211455")]
    [InlineData("4294967295::uinteger", "4294967295")]
    [InlineData("65535::usmallint", "65535")]
    [InlineData("255::utinyint", "255")]
    [InlineData("time '01:02:03.5'", "01:02:03.500")]
    [InlineData("timestamp_s '1969-12-31 23:59:58'", "1969-12-31 23:59:58.000")]
    [InlineData("timestamp_ms '2023-01-02 03:04:05.67'", "2023-01-02 03:04:05.670")]
    [InlineData("timestamp_ns '2023-01-02 03:04:05.678'", "2023-01-02 03:04:05.678")]
    [InlineData("date '0001-01-01'", "0001-01-01")]
    [InlineData("interval '1 month 2 days 3 seconds'", "1 months 2 days 00:00:03")]
    [InlineData("json '{\"a\": 1}'", "{\"a\": 1}")]
    [InlineData("[true, null, false]", "[true, null, false]")]
    [InlineData("[1, 2, null]::int[3]", "[1, 2, null]")]
    [InlineData("{'a': [1, null], 'b': null::int, 'c': {'d': ['x', null]}}", "{a=[1, null], b=null, c={d=[x, null]}}")]
    [InlineData("map {'k': null::int, 'l': 2}", "{k=null, l=2}")]
    [InlineData("[{'a': 1.5}, null]", "[{a=1.5}, null]")]
    [InlineData("[['a', null], null, []]", "[[a, null], null, []]")]
    [InlineData("['red'::enum('red', 'blue'), null]", "[red, null]")]
    [InlineData("null::struct(a int[])", null)]
    public void A_value_reads_as_athena_writes_it(string sql, string? text)
    {
        // A second batch, and rows between: nested values are found by their own offsets.
        using var reader = _session.Query($"select {sql} as v from range(5000)");
        for (var row = 0; row < 5000; row++)
        {
            reader.Read().ShouldBeTrue();
            ValueText.Of(reader.GetValue(0)).ShouldBe(text);
        }
    }

    [Fact]
    public void Lists_of_different_lengths_keep_their_own_elements()
    {
        using var reader = _session.Query("select range(i % 3) as r, map_from_entries([(i, i + 1)]) as m, {'l': range(i % 2)} as s from range(6000) t(i) order by i");
        for (var i = 0L; i < 6000; i++)
        {
            reader.Read().ShouldBeTrue();
            reader.GetValue(0).ShouldBe(Enumerable.Range(0, (int)(i % 3)).Select(value => (object?)(long)value).ToList());
            ValueText.Of(reader.GetValue(1)).ShouldBe($"{{{i}={i + 1}}}");
            ValueText.Of(reader.GetValue(2)).ShouldBe(i % 2 == 0 ? "{l=[]}" : "{l=[0]}");
        }
    }

    [Theory]
    [InlineData("timetz '01:02:03+01'", "TimeTz")]
    [InlineData("'101'::bit", "Bit")]
    public void A_value_of_a_type_that_athena_does_not_have_is_refused_by_name(string sql, string type)
    {
        using var reader = _session.Query($"select {sql}");
        reader.Read().ShouldBeTrue();
        Should.Throw<InvalidCastException>(() => reader.GetValue(0)).Message.ShouldContain(type);
    }

    [Fact]
    public void A_result_without_rows_has_columns()
    {
        using var reader = _session.Query("select 1 as a, 2::hugeint as b limit 0");
        reader.Columns.Select(column => (column.Name, column.Type.Id)).ShouldBe([("a", DuckDBType.Integer), ("b", DuckDBType.HugeInt)]);
        reader.Read().ShouldBeFalse();
        reader.Read().ShouldBeFalse();
    }

    [Fact]
    public void Column_names_and_nested_types_are_told()
    {
        using var reader = _session.Query("select {'x': 1::double, 'y': ['a']} as features, 1::decimal(9,2) as price");
        reader.Columns.Select(column => column.Name).ShouldBe(["features", "price"]);
        reader.Columns[0].Type.Fields.Select(field => (field.Name, field.Type.Id)).ShouldBe([("x", DuckDBType.Double), ("y", DuckDBType.List)]);
        (reader.Columns[1].Type.Width, reader.Columns[1].Type.Scale).ShouldBe((9, 2));
    }

    [Fact]
    public void A_large_result_is_read_batch_by_batch()
    {
        using var reader = _session.Query("select range as i from range(100000) order by i");
        long sum = 0, batches = 0;
        while (reader.ReadBatch())
        {
            batches++;
            for (var row = 0; row < reader.BatchRows; row++) sum += (long)reader.Column(0).GetValue(row)!;
        }

        sum.ShouldBe(99999L * 100000 / 2);
        batches.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Parquet_comes_as_columns_of_doubles_with_NaN_for_null()
    {
        var file = _directory.File("training.parquet");
        _session.Execute(
            $"""
             copy (select i::double as label, case when i % 3 = 0 then null else i * 2 end as whole, null::double as nothing, (i % 2 = 0) as flag
                   from range(5000) t(i) order by i) to {SqlQuote.Literal(file)} (format parquet)
             """);
        using var reader = _session.Query($"select * from read_parquet({SqlQuote.Literal(file)}) order by label");
        var columns = DuckDbDoubles.ReadAll(reader);
        columns.ShouldAllBe(column => column.Length == 5000);
        columns[0][4999].ShouldBe(4999);
        (columns[1][3], columns[1][4]).ShouldBe((double.NaN, 8d));
        columns[2].ShouldAllBe(value => double.IsNaN(value));
        (columns[3][0], columns[3][1]).ShouldBe((1d, 0d));
    }

    [Fact]
    public void A_column_of_text_is_not_taken_for_numbers() =>
        Should.Throw<InvalidCastException>(() => DuckDbDoubles.ReadAll(_session.Query("select 'x'"))).Message.ShouldContain("Varchar");

    [Theory]
    [InlineData("selec 1", "Parser", 0)]
    [InlineData("select nope from range(3)", "Binder", 7)]
    [InlineData("select * from missing", "Catalog", 14)]
    public void An_error_tells_its_kind_and_position(string sql, string kind, int position)
    {
        var error = Should.Throw<DuckDbStatementException>(() => _session.Query(sql));
        (error.Kind, error.Position).ShouldBe((kind, position));
    }

    [Fact]
    public void An_error_while_rows_are_read_is_thrown_there()
    {
        // On one thread: when another one than the reader's fails first, DuckDB may tell of an interrupt instead (DuckDbStatementException.Masked).
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings { Threads = 1, TempDirectory = _directory.File("one") });
        using var reader = session.Query("select case when i = 5000000 then 'x' else '1' end::int from range(6000000) t(i)");
        Should.Throw<DuckDbStatementException>(() =>
        {
            while (reader.Read())
            {
            }
        }).Kind.ShouldBe("Conversion");
        session.Execute("select 1").ShouldBe(0);
    }

    [Fact]
    public void A_cancelled_statement_stops_and_leaves_the_connection_usable()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() => _session.Query("select count(*) from range(100000000000)", cancel.Token));
        Works();
    }

    [Fact]
    public async Task A_statement_that_is_cancelled_while_it_is_planned_stops()
    {
        // Seconds of parsing and planning, in which DuckDB forgets an interrupt, before a statement that would run for hours.
        var sql = $"select count(*) from range(100000000000) t(i) where i not in ({string.Join(", ", Enumerable.Range(0, 100_000))})";
        for (var i = 0; i < 5; i++)
        {
            using var cancel = new CancellationTokenSource();
            var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var query = Task.Run(
                () =>
                {
                    began.SetResult();
                    _session.Query(sql, cancel.Token).Dispose();
                },
                CancellationToken.None);
            await began.Task;
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(query);
        }

        Works();
    }

    [Fact]
    public void A_statement_that_is_cancelled_while_its_rows_are_read_stops()
    {
        using var cancel = new CancellationTokenSource();
        using var reader = _session.Query("select i from range(100000000000) t(i)", cancel.Token);
        reader.Read().ShouldBeTrue();
        cancel.Cancel();
        Should.Throw<OperationCanceledException>(() =>
        {
            while (reader.Read())
            {
            }
        });
        reader.Dispose();
        Works();
    }

    [Fact]
    public void A_token_that_is_cancelled_after_a_statement_leaves_the_next_one_alone()
    {
        using var cancel = new CancellationTokenSource();
        using (var reader = _session.Query("select 1", cancel.Token)) reader.Read().ShouldBeTrue();
        _session.Execute("create table t as select 1", cancel.Token);
        cancel.Cancel();
        DuckDbDoubles.ReadAll(_session.Query("select sum(i) from range(1000000) t(i)"))[0].ShouldBe([999_999d * 1_000_000 / 2]);
    }

    [Fact]
    public void Data_above_the_memory_limit_that_may_not_spill_fails_with_its_kind_of_error()
    {
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings { MemoryMegabytes = 64 });
        Should.Throw<DuckDbStatementException>(() => session.Execute("create table t as select i, repeat('x', 40) || i as s from range(3000000) t(i)"))
            .Kind.ShouldBe("Out of Memory");
    }

    [Fact]
    public void A_large_result_is_never_whole_in_memory()
    {
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings { MemoryMegabytes = 64 });
        using var reader = session.Query("select i, repeat('x', 100) || i as s from range(2000000) t(i)");
        var rows = 0L;
        while (reader.ReadBatch()) rows += reader.BatchRows;
        rows.ShouldBe(2_000_000);
    }

    [Fact]
    public void Data_above_the_memory_limit_spills()
    {
        using var session = DuckDbSession.Open(
            Repository.NodeModules, new DuckDbSettings { MemoryMegabytes = 64, TempDirectory = _directory.File("small") });
        session.Execute("create table t as select i, hash(i) as h, repeat('x', 40) || i as s from range(2000000) t(i)");
        using var reader = session.Query("select s from t order by h limit 1 offset 1000000");
        reader.Read().ShouldBeTrue();
    }

    [Fact]
    public void Extensions_are_never_fetched() =>
        Should.Throw<DuckDbStatementException>(() => _session.Query("select * from read_csv('https://example.invalid/x.csv')"));

    private void Works()
    {
        using var reader = _session.Query("select 7");
        reader.Read().ShouldBeTrue();
        reader.GetValue(0).ShouldBe(7L);
    }

    private static double Number(DuckDbRows rows, int column)
    {
        Span<double> numbers = stackalloc double[rows.BatchRows];
        rows.Column(column).CopyDoubles(numbers);
        return numbers[0];
    }
}
