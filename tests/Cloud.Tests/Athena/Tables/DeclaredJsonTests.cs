namespace Pipeline.Cloud.Tests.Athena.Tables;

/// <summary>JSON lines under a declared schema. Source: Trino's <c>OpenXJsonDeserializer</c>, "OpenX JSON SerDe", "Hive JSON SerDe".</summary>
[Trait("Cost", "process")]
public sealed class DeclaredJsonTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Theory]
    [InlineData("string", "\"007\"", "007")]
    [InlineData("string", "\"12e4567\"", "12e4567")]
    [InlineData("string", "12e4567", "12e4567")]
    [InlineData("string", "12345678901234567890123", "12345678901234567890123")]
    [InlineData("string", "true", "true")]
    [InlineData("string", "{\"a\":[1]}", "{\"a\":[1]}")]
    [InlineData("string", "\"\"", "")]
    [InlineData("string", "null", "-")]
    [InlineData("varchar(20)", "5", "5")]
    [InlineData("int", "5", "5")]
    [InlineData("int", "\"5\"", "5")]
    [InlineData("int", "1.9", "1")]
    [InlineData("int", "-1.9", "-1")]
    [InlineData("int", "1e3", "1000")]
    [InlineData("int", "\"0x1F\"", "31")]
    [InlineData("int", "\"017\"", "15")]
    [InlineData("int", "3000000000", "-")]
    [InlineData("int", "\"n/a\"", "-")]
    [InlineData("int", "\"\"", "-")]
    [InlineData("int", "true", "-")]
    [InlineData("bigint", "9223372036854775807", "9223372036854775807")]
    [InlineData("bigint", "9223372036854775808", "-")]
    [InlineData("double", "7.9", "7.9")]
    [InlineData("double", "\"7.9\"", "7.9")]
    [InlineData("double", "8", "8.0")]
    [InlineData("double", "\"n/a\"", "-")]
    [InlineData("double", "\"inf\"", "-")]
    [InlineData("double", "\"1_0\"", "-")]
    [InlineData("double", "\"Infinity\"", "Infinity")]
    [InlineData("boolean", "true", "true")]
    [InlineData("boolean", "\"TRUE\"", "true")]
    [InlineData("boolean", "1", "false")]
    [InlineData("boolean", "\"yes\"", "false")]
    [InlineData("boolean", "null", "-")]
    [InlineData("date", "\"2026-01-15\"", "2026-01-15")]
    [InlineData("date", "\"2026-1-5 07:00\"", "2026-01-05")]
    [InlineData("date", "\"tomorrow\"", "-")]
    [InlineData("timestamp", "\"2026-01-15 07:00:00\"", "2026-01-15 07:00:00.000")]
    [InlineData("timestamp", "\"2026-01-15 07:00:00.5\"", "2026-01-15 07:00:00.500")]
    [InlineData("timestamp", "\"2026-01-15T07:00:00Z\"", "2026-01-15 07:00:00.000")]
    [InlineData("timestamp", "\"2026-01-15T07:00:00-05:00\"", "2026-01-15 12:00:00.000")]
    [InlineData("timestamp", "\"2026-01-15T07:00\"", "2026-01-15 07:00:00.000")]
    [InlineData("timestamp", "\"2026-01-15 07:00\"", "-")]
    [InlineData("timestamp", "\"2026-01-15\"", "-")]
    [InlineData("timestamp", "1768460400", "2026-01-15 07:00:00.000")]
    [InlineData("timestamp", "1768460400500", "2026-01-15 07:00:00.500")]
    [InlineData("decimal(5,2)", "1.005", "1.01")]
    [InlineData("decimal(5,2)", "\"12.3\"", "12.30")]
    [InlineData("decimal(5,2)", "12345", "-")]
    [InlineData("array<int>", "[1,\"x\",null]", "[1, null, null]")]
    [InlineData("struct<a:int,b:string>", "{\"a\":\"bad\",\"b\":3}", "{a=null, b=3}")]
    [InlineData("map<string,int>", "{\"a\":1}", "{a=1}")]
    public async Task A_value_is_what_the_serializer_makes_of_it_for_the_declared_type(string type, string json, string value)
    {
        await _athena.Declare("t", DeclaredTables.OpenX, $"x {type}");
        _athena.Objects.Put("lake", "t/a.json", $"{{\"x\":{json}}}\n");
        (await _athena.Rows("select x from t")).ShouldBe([value]);
    }

    [Fact]
    public async Task A_column_that_a_line_lacks_is_null_and_one_that_is_not_declared_is_not_there()
    {
        await _athena.Declare("t", DeclaredTables.OpenX, "id string, minutes double, note string");
        _athena.Objects.Put("lake", "t/a.json", "{\"id\":\"a\",\"minutes\":7}\n{\"id\":\"b\",\"extra\":{\"deep\":1}}\n");
        (await _athena.Rows("select * from t order by id")).ShouldBe(["a|7.0|-", "b|-|-"]);
        (await _athena.Failure("select extra from t")).ShouldStartWith("COLUMN_NOT_FOUND: line 1:8:");
    }

    [Fact]
    public async Task A_key_may_have_another_name_than_its_column()
    {
        await _athena.Declare("t", DeclaredTables.OpenX, "requested string", properties: "mapping.requested=requestedAt");
        _athena.Objects.Put("lake", "t/a.json", "{\"requestedAt\":\"now\"}\n");
        (await _athena.Rows("select requested from t")).ShouldBe(["now"]);
    }

    [Fact]
    public async Task A_malformed_line_is_a_row_of_nulls_if_the_table_ignores_them()
    {
        await _athena.Declare("t", DeclaredTables.OpenX, "id string, x int", properties: "ignore.malformed.json=true");
        _athena.Objects.Put("lake", "t/a.json", "{\"id\":\"a\",\"x\":1}\n{\"id\":\"c\",\"x\n{\"id\":\"b\",\"x\":2}\n{\"id\" 5}\n");
        (await _athena.Rows("select id, x from t order by id nulls first")).ShouldBe(["-|-", "-|-", "a|1", "b|2"]);
    }

    [Theory]
    [InlineData(DeclaredTables.OpenX)]
    [InlineData(DeclaredTables.HiveJson)]
    public async Task A_malformed_line_fails_the_query_otherwise_and_the_failure_names_the_file(string serde)
    {
        await _athena.Declare("t", serde, "id string, x int");
        _athena.Objects.Put("lake", "t/a.json", "{\"id\":\"a\",\"x\":1}\n{\"id\": \n");
        var query = await _athena.Run("select id, x from t");
        var reason = (string)query["Status"]!["StateChangeReason"]!;
        reason.ShouldStartWith("HIVE_BAD_DATA: ");
        reason.ShouldContain("s3://lake/t/a.json");
        reason.ShouldNotContain("\n");
        ((string?)query["Status"]!["AthenaError"]!["ErrorMessage"]).ShouldBe(reason);
    }

    [Fact]
    public async Task Hives_serializer_refuses_a_value_that_does_not_fit()
    {
        await _athena.Declare("t", DeclaredTables.HiveJson, "id string, x int");
        _athena.Objects.Put("lake", "t/a.json", "{\"id\":\"a\",\"x\":\"n/a\"}\n");
        (await _athena.Rows("select id from t")).ShouldBe(["a"]);
        var reason = await _athena.Failure("select x from t");
        reason.ShouldStartWith("HIVE_BAD_DATA: ");
        reason.ShouldContain("s3://lake/t/a.json");
    }

    [Fact]
    public async Task A_property_that_is_not_emulated_is_refused()
    {
        await _athena.Declare("t", DeclaredTables.OpenX, "a_b string", properties: "dots.in.keys=true");
        _athena.Objects.Put("lake", "t/a.json", "{\"a.b\":\"x\"}\n");
        (await _athena.Failure("select a_b from t")).ShouldStartWith("NOT_SUPPORTED: table trips.t:");
    }
}
