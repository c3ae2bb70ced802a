using Pipeline.Cloud.Tests.Athena;

namespace Pipeline.Cloud.Tests.Engines.Athena.Dialect;

[Trait("Cost", "process")]
public sealed class DialectTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Theory]
    [InlineData("1/2", "0")]
    [InlineData("(select count_if(x > 1) from (values (1), (2), (3)) as t(x))", "2")]
    [InlineData("(select count_if(x > 1) from (values (1)) as t(x) where x > 5)", "0")]
    [InlineData("(select max(v) from (select first_value(x) ignore nulls over (order by y rows between current row and unbounded following) as v, y from (values (null, 1), (7, 2), (null, 3)) as t(x, y)) where y = 1)", "7")]
    [InlineData("7 / 2e0", "3.5")]
    [InlineData("12345678.9e0", "1.23456789E7")]
    [InlineData("0.0001e0", "1.0E-4")]
    [InlineData("12e0", "12.0")]
    [InlineData("-0.25e0", "-0.25")]
    [InlineData("sqrt(avg(power(x - 2, 2)) * 6)", "2.0")]
    [InlineData("sum(x)", "6")]
    [InlineData("cast(1.5 as decimal(30, 10)) * -1", "-1.5000000000")]
    [InlineData("concat('a', 'b', cast(null as varchar))", "-")]
    [InlineData("concat('a', 'b', 'c')", "abc")]
    [InlineData("if(1 > 2, 'yes')", "-")]
    [InlineData("if(1 < 2, 'yes', 'no')", "yes")]
    [InlineData("try_cast('x' as double)", "-")]
    [InlineData("date_diff('minute', timestamp '2026-01-01 00:00:59', timestamp '2026-01-01 00:01:00')", "0")]
    [InlineData("date_diff('second', from_iso8601_timestamp('2026-01-01T00:00:00-05:00'), timestamp '2026-01-01 05:01:00 UTC')", "60")]
    [InlineData("date_add('day', -1, timestamp '2026-01-01 00:00:00')", "2025-12-31 00:00:00.000")]
    [InlineData("date_parse('2026-01-15 07:05:09', '%Y-%m-%d %H:%i:%s')", "2026-01-15 07:05:09.000")]
    [InlineData("date_format(timestamp '2026-01-15 07:05:09', '%d.%m.%Y %H:%i')", "15.01.2026 07:05")]
    [InlineData("from_iso8601_timestamp('2026-01-15T12:00:00.5-05:00')", "2026-01-15 17:00:00.500 UTC")]
    [InlineData("from_iso8601_timestamp('2026-01-15T07:00-05:00')", "2026-01-15 12:00:00.000 UTC")]
    [InlineData("from_iso8601_timestamp('2026-W03-4')", "2026-01-15 00:00:00.000 UTC")]
    [InlineData("from_iso8601_timestamp('2026-01-15T12:00:00,5')", "2026-01-15 12:00:00.500 UTC")]
    [InlineData("from_iso8601_timestamp('2026-01-15T12:00:00.123456Z')", "2026-01-15 12:00:00.123 UTC")]
    [InlineData("from_iso8601_timestamp(cast(null as varchar))", "-")]
    [InlineData("try(from_iso8601_timestamp('2026-01-15T24:00:00Z'))", "-")]
    [InlineData("try(cast('n/a' as double))", "-")]
    [InlineData("coalesce(try(cast('n/a' as integer)), 7)", "7")]
    [InlineData("try(1 / (x - x))", "-")]
    [InlineData("crc32(to_utf8('trip-7')) % 8", "2")]
    [InlineData("crc32(to_utf8(concat('trip', '-7'))) % 8", "2")]
    [InlineData("crc32(from_hex('747269702D37')) % 8", "2")]
    [InlineData("from_big_endian_64(xxhash64(to_utf8('a')))", "-3292477735350538661")]
    [InlineData("to_hex(sha256(to_utf8('aé')))", "561951C2B8C47984B8B4B8AE1F173A03D9C703F66CF36F145E27BC6145499F74")]
    [InlineData("to_hex(md5(to_utf8('aé')))", "128FDA53C8C07C8C66F2A4812187D92F")]
    [InlineData("from_utf8(to_utf8('ä'))", "ä")]
    [InlineData("row(1, 'b') < row(1, 'c')", "true")]
    [InlineData("row(1, 'b') = row(1, 'b')", "true")]
    [InlineData("max_by(x, row(-x, 5))", "1")]
    [InlineData("min_by(x, row(-x, 5))", "3")]
    [InlineData("max_by(x, x, 2)", "[3, 2]")]
    [InlineData("min_by(x, row(x, 0), 2)", "[1, 2]")]
    [InlineData("any_value(nullif(x, 1)) is not null", "true")]
    [InlineData("date_add('hour', 25, date_trunc('day', timestamp '2026-01-15 12:34:56'))", "2026-01-16 01:00:00.000")]
    [InlineData("date_diff('day', date '2026-01-15', date '2026-02-01')", "17")]
    [InlineData("timestamp '2026-01-15 12:00:00 -05:00' at time zone 'America/New_York'", "2026-01-15 12:00:00.000")]
    [InlineData("to_unixtime(timestamp '1970-01-02 00:00:00')", "86400.0")]
    [InlineData("from_unixtime(86400)", "1970-01-02 00:00:00.000 UTC")]
    [InlineData("day_of_week(date '2026-01-15')", "4")]
    [InlineData("date_trunc('hour', timestamp '2026-01-15 12:34:56')", "2026-01-15 12:00:00.000")]
    [InlineData("extract(hour from timestamp '2026-01-15 12:34:56')", "12")]
    [InlineData("cast('2026-01-15' as timestamp(3)) + interval '1' day", "2026-01-16 00:00:00.000")]
    [InlineData("cast(2.345 as decimal(10, 2))", "2.35")]
    [InlineData("element_at(array[1, 2], 5)", "-")]
    [InlineData("element_at(split('a,,c', ','), 3)", "c")]
    [InlineData("element_at(split('a,,c', ','), 4)", "-")]
    [InlineData("nullif(element_at(split('a,,c', ','), 2), '')", "-")]
    [InlineData("element_at(map(array['a'], array[7]), 'a')", "7")]
    [InlineData("cardinality(array[1, 2, 3])", "3")]
    [InlineData("array[1, null]", "[1, null]")]
    [InlineData("cast(row(1, 'x') as row(a integer, b varchar))", "{a=1, b=x}")]
    [InlineData("cast(array[1] as array(varchar))[1]", "1")]
    [InlineData("transform(filter(array[1, 2, 3], v -> v > 1), v -> v * 10)", "[20, 30]")]
    [InlineData("""json_extract_scalar('{"a": {"b": "c"}}', '$.a.b')""", "c")]
    [InlineData("regexp_like('trip-7', '^trip-\\d+$')", "true")]
    [InlineData("regexp_replace('a-b-c', '-', '_')", "a_b_c")]
    [InlineData("regexp_extract('a-b', 'z')", "-")]
    [InlineData("trim(both 'x' from 'xax')", "a")]
    [InlineData("is_nan(nan())", "true")]
    [InlineData("approx_percentile(x, 0.5)", "2")]
    [InlineData("count_if(x > 1)", "2")]
    [InlineData("count(*) filter (where x > 1)", "2")]
    [InlineData("arbitrary(cast(null as integer))", "-")]
    [InlineData("max_by(nullif(x, 3), x)", "-")]
    [InlineData("min_by(x, -x)", "3")]
    [InlineData("array_agg(x order by x desc)", "[3, 2, 1]")]
    public async Task An_expression_has_the_same_value_as_in_Athena(string expression, string value) =>
        (await _athena.Rows($"select {expression} from (values (1), (2), (3)) as t(x) {(expression.Contains('x', StringComparison.Ordinal) ? "" : "limit 1")}"))[0].ShouldBe(value);

    [Fact]
    public async Task Names_windows_and_unnest_work_together() =>
        (await _athena.Rows(
            """
            -- the newest of each
            with "Named" (k, v, n) as (values ('a', 1, array[1, 2]), ('a', 2, array[3]), ('b', 3, array[4])),
                 ranked as (select *, row_number() over (partition by k order by v desc) as place from "named")
            select r.k, u.item as "Item", u.place from ranked r cross join unnest(r.n) with ordinality as u (item, place)
            where r.place = 1 order by 1, 2;
            """)).ShouldBe(["a|3|1", "b|4|1"]);

    [Fact]
    public async Task Parameters_are_replaced_by_literals() =>
        (await _athena.Rows("select ? || 'b', ? + 1", "'it''s '", "41")).ShouldBe(["it's b|42"]);

    [Theory]
    [InlineData("select nope from (values (1)) as t(x)", "COLUMN_NOT_FOUND: line 1:8:")]
    [InlineData("select 1\nfrom missing", "TABLE_NOT_FOUND: line 2:6:")]
    [InlineData("selec 1", "SYNTAX_ERROR: line 1:1: mismatched input 'selec'")]
    [InlineData("select 1 +", "SYNTAX_ERROR: line 1:")]
    [InlineData("select 'open", "SYNTAX_ERROR: line 1:8:")]
    [InlineData("select cast('x' as integer)", "INVALID_CAST_ARGUMENT:")]
    [InlineData("select date_format(now(), '%U')", "INVALID_FUNCTION_ARGUMENT: line 1:27: the date format %U")]
    [InlineData("select from_iso8601_timestamp('2026-01-15 07:00')", "INVALID_FUNCTION_ARGUMENT: Invalid format: \"2026-01-15 07:00\"")]
    [InlineData("select from_iso8601_timestamp('2026-01-15T07:00:60Z')", "INVALID_FUNCTION_ARGUMENT: Invalid format: \"2026-01-15T07:00:60Z\"")]
    [InlineData("select from_big_endian_64(to_utf8('a'))", "INVALID_FUNCTION_ARGUMENT: expected 8-byte input")]
    [InlineData("create table t as select 1", "NOT_SUPPORTED: line 1:1: the statement CREATE TABLE")]
    [InlineData("insert into t values (1)", "NOT_SUPPORTED: line 1:1: the statement INSERT INTO")]
    public async Task A_failure_has_a_code_and_a_position(string sql, string reason) => (await _athena.Failure(sql)).ShouldStartWith(reason);

    [Theory]
    [InlineData("select * from read_csv('/etc/passwd')")]
    [InlineData("select * from read_text('/etc/passwd')")]
    [InlineData("select content from glob('/etc/*')")]
    [InlineData("select * from '/etc/hosts.csv'")]
    [InlineData("select * from \"/etc/hosts.csv\"")]
    [InlineData("select getenv('HOME')")]
    [InlineData("select system.main.read_blob('/etc/passwd')")]
    [InlineData("select * from duckdb_settings()")]
    [InlineData("select 1; copy (select 1) to '/tmp/x'")]
    [InlineData("copy (select 1) to '/tmp/x'")]
    [InlineData("attach '/tmp/x.db'")]
    [InlineData("set enable_external_access = true")]
    [InlineData("install httpfs")]
    [InlineData("pragma version")]
    [InlineData("with t as (select 1) select * from read_json('/x')")]
    public async Task A_query_can_access_only_the_catalogs_tables(string sql) =>
        (await _athena.Failure(sql)).ShouldMatch("^(FUNCTION_NOT_FOUND|SYNTAX_ERROR|TABLE_NOT_FOUND|PERMISSION_DENIED|NOT_SUPPORTED)");

    [Theory]
    [InlineData("select 1::varchar")]
    [InlineData("select 2 ^ 3")]
    [InlineData("select [1, 2]")]
    [InlineData("select {'a': 1}")]
    [InlineData("select strptime('2026', '%Y')")]
    [InlineData("select quantile_cont(x, 0.5) from (values (1)) as t(x)")]
    [InlineData("select x from (values (1)) as t(x) qualify row_number() over () = 1")]
    public async Task Syntax_that_only_DuckDB_has_is_refused(string sql) =>
        (await _athena.Failure(sql)).ShouldMatch("^(FUNCTION_NOT_FOUND|SYNTAX_ERROR): line 1:");
}
