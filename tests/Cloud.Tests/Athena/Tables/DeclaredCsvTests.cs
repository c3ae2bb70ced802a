namespace Pipeline.Cloud.Tests.Athena.Tables;

/// <summary>Text with delimiters under a declared schema. Source: "LazySimpleSerDe for CSV, TSV, and custom-delimited files", "Open CSV SerDe for processing CSV".</summary>
[Trait("Cost", "process")]
public sealed class DeclaredCsvTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Theory]
    [InlineData("string", "007", "007")]
    [InlineData("string", "12e4567", "12e4567")]
    [InlineData("string", "\"q\"", "\"q\"")]
    [InlineData("string", "\\N", "-")]
    [InlineData("string", "", "")]
    [InlineData("int", "5", "5")]
    [InlineData("int", "1.5", "-")]
    [InlineData("int", " 5", "-")]
    [InlineData("int", "", "-")]
    [InlineData("bigint", "x", "-")]
    [InlineData("double", "7", "7.0")]
    [InlineData("double", "1e2", "100.0")]
    [InlineData("double", "n/a", "-")]
    [InlineData("boolean", "TRUE", "true")]
    [InlineData("boolean", "1", "-")]
    [InlineData("date", "2026-01-15", "2026-01-15")]
    [InlineData("timestamp", "2026-01-15 07:00:00.25", "2026-01-15 07:00:00.250")]
    [InlineData("timestamp", "2026-01-15 07:00", "-")]
    [InlineData("decimal(6,2)", "3.14159", "3.14")]
    [InlineData("decimal(3,2)", "100", "-")]
    public async Task A_field_that_does_not_fit_its_type_is_null(string type, string field, string value)
    {
        await _athena.Declare("t", DeclaredTables.LazySimple, $"id string, x {type}", properties: "field.delim=,");
        _athena.Objects.Put("lake", "t/a.csv", $"a,{field}\n");
        (await _athena.Rows("select x from t")).ShouldBe([value]);
    }

    [Fact]
    public async Task A_line_may_have_less_fields_or_more_and_the_header_is_skipped()
    {
        await _athena.Declare("t", DeclaredTables.LazySimple, "id string, x int, y int", properties: "field.delim=,", parameters: "skip.header.line.count=1");
        _athena.Objects.Put("lake", "t/a.csv", "id,x,y\na,1\nb,2,3,4\n");
        (await _athena.Rows("select * from t order by id")).ShouldBe(["a|1|-", "b|2|3"]);
    }

    [Fact]
    public async Task Quotes_and_escapes_belong_to_OpenCSVSerde()
    {
        await _athena.Declare("t", DeclaredTables.OpenCsv, "id string, note string", properties: "quoteChar=\"", parameters: "skip.header.line.count=1");
        _athena.Objects.Put("lake", "t/a.csv", "id,note\n\"007\",\"say \"\"x\"\", ok\"\n12e4567,\n");
        (await _athena.Rows("select * from t order by id")).ShouldBe(["007|say \"x\", ok", "12e4567|"]);
    }

    [Theory]
    [InlineData("int", "n/a")]
    [InlineData("double", "")]
    public async Task OpenCSVSerde_refuses_a_field_that_does_not_fit(string type, string field)
    {
        await _athena.Declare("t", DeclaredTables.OpenCsv, $"id string, x {type}");
        _athena.Objects.Put("lake", "t/a.csv", $"a,{field}\n");
        (await _athena.Rows("select id from t")).ShouldBe(["a"]);
        var reason = await _athena.Failure("select x from t");
        reason.ShouldBe($"HIVE_BAD_DATA: Error parsing field value for field 1 (column 'x', {type}) of table trips.t: For input string: \"{field}\" in s3://lake/t/a.csv");
    }

    [Fact]
    public async Task OpenCSVSerde_counts_days_and_milliseconds()
    {
        await _athena.Declare("t", DeclaredTables.OpenCsv, "d date, t timestamp, b boolean");
        _athena.Objects.Put("lake", "t/a.csv", "20468,1768460400500,\"true\"\n");
        (await _athena.Rows("select * from t")).ShouldBe(["2026-01-15|2026-01-15 07:00:00.500|true"]);
    }
}
