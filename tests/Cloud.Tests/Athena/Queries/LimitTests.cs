using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The limits of queries, and the protection of statements against the definitions of tables.</summary>
[Trait("Cost", "process")]
public sealed class LimitTests : IAsyncDisposable
{
    private const int Megabytes = 128;
    private AthenaRoom _athena = new(Megabytes);

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Theory]
    [InlineData("select rpad('x', 2000000000, 'y')", "")]
    [InlineData("select length(lpad('x', 2000000000, 'y'))", "")]
    [InlineData("select count(*) from unnest(sequence(1, 3000000000))", "INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries")]
    [InlineData("select cardinality(array_agg(rpad(cast(x as varchar), 10000, 'y'))) from unnest(sequence(1, 10000)) as a(x) cross join unnest(sequence(1, 100)) as b(y)", "")]
    [InlineData("select length(array_join(array_agg(rpad('x', 100000, 'y')), ',')) from unnest(sequence(1, 10000)) as a(x)", "")]
    public async Task A_query_that_exceeds_a_limit_fails_and_the_next_one_runs(string sql, string reason)
    {
        var clock = Stopwatch.StartNew();
        var failure = await _athena.Failure(sql);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        if (reason.Length > 0) failure.ShouldStartWith(reason);
        else failure.ShouldStartWith("EXCEEDED_LOCAL_MEMORY_LIMIT");
        (await _athena.Rows("select 1")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_query_that_exceeds_its_time_fails_and_the_next_one_runs()
    {
        await _athena.DisposeAsync();
        _athena = new AthenaRoom(Megabytes, longest: TimeSpan.FromSeconds(2));
        (await _athena.Failure("select count(*) from unnest(sequence(1, 10000)) as a(x) cross join unnest(sequence(1, 10000)) as b(y) cross join unnest(sequence(1, 10000)) as c(z) where x + y + z < 0"))
            .ShouldStartWith("EXCEEDED_TIME_LIMIT: Query exceeded the maximum time limit: it took more than 2 seconds");
        (await _athena.Rows("select 1")).ShouldBe(["1"]);
    }

    [Theory]
    [InlineData("select x, rpad('x', 1000, 'y') as z from unnest(sequence(1, 10000)) as a(x) cross join unnest(sequence(1, 10000)) as b(y)")]
    [InlineData("unload (select x, rpad('x', 1000, 'y') as z from unnest(sequence(1, 10000)) as a(x) cross join unnest(sequence(1, 10000)) as b(y)) to 's3://lake/unloaded/' with (format = 'TEXTFILE', compression = 'NONE')")]
    public async Task A_result_that_would_fill_the_disk_fails_and_the_next_query_runs(string sql)
    {
        await _athena.DisposeAsync();
        _athena = new AthenaRoom(maximumResult: 20 * 1024 * 1024);
        (await _athena.Failure(sql)).ShouldStartWith("EXCEEDED_LOCAL_RESULT_LIMIT: The result is larger than 20971520 bytes");
        (await _athena.Rows("select 1")).ShouldBe(["1"]);
        Directory.EnumerateDirectories(Path.Combine(_athena.Room.Options.DataDirectory, "athena")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_longer_than_Athena_allows_is_refused()
    {
        var longest = "select 1 --" + new string('x', 262_144 - 11);
        (await _athena.Rows(longest)).ShouldBe(["1"]);
        (await Should.ThrowAsync<AwsException>(() => _athena.Start(longest + "x"))).Code.ShouldBe("InvalidRequestException");
        (await Should.ThrowAsync<AwsException>(() => _athena.Start(longest[..^1] + "é"))).Code.ShouldBe("InvalidRequestException");
    }

    [Fact]
    public async Task Execution_parameters_longer_than_Athena_allows_are_refused()
    {
        var longest = $"'{new string('x', 1022)}'";
        (await _athena.Rows("select length(?)", longest)).ShouldBe(["1022"]);
        (await Should.ThrowAsync<AwsException>(() => _athena.Start("select ?", longest + " "))).Code.ShouldBe("InvalidRequestException");
        (await Should.ThrowAsync<AwsException>(() => _athena.Start("select ?", ""))).Code.ShouldBe("InvalidRequestException");
        (await Should.ThrowAsync<AwsException>(() => _athena.Start("select ?", [.. Enumerable.Repeat(longest, 257)]))).Code.ShouldBe("InvalidRequestException");
    }

    [Theory]
    [InlineData("StartQueryExecution", """{"QueryString":"select ?","ExecutionParameters":[null]}""")]
    [InlineData("StartQueryExecution", """{"QueryString":"select ?","ExecutionParameters":[{}]}""")]
    [InlineData("BatchGetQueryExecution", """{"QueryExecutionIds":[null]}""")]
    [InlineData("BatchGetQueryExecution", """{"QueryExecutionIds":[5]}""")]
    public async Task A_list_with_elements_of_the_wrong_type_is_refused(string operation, string input) =>
        (await Should.ThrowAsync<AwsException>(() => _athena.Call(operation, JsonNode.Parse(input)!.AsObject()))).Code.ShouldBe("SerializationException");

    [Theory]
    [InlineData("sequence(1, 10000)", "10000")]
    [InlineData("sequence(3, 1)", "3")]
    [InlineData("sequence(1, 9, 4)", "3")]
    [InlineData("sequence(9, 1, -4)", "3")]
    [InlineData("sequence(date '2026-01-01', date '2026-01-31', interval '1' day)", "31")]
    [InlineData("sequence(timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 01:00:00', interval '15' minute)", "5")]
    public async Task A_sequence_may_have_ten_thousand_entries(string sequence, string entries) =>
        (await _athena.Rows($"select cardinality({sequence})")).ShouldBe([entries]);

    [Theory]
    [InlineData("sequence(1, 10001)")]
    [InlineData("sequence(10001, 1)")]
    [InlineData("sequence(1, 40000, 3)")]
    [InlineData("sequence(40000, 1, -3)")]
    [InlineData("sequence(date '2000-01-01', date '2026-01-31', interval '1' hour)")]
    public async Task A_longer_sequence_is_refused_as_in_Trino(string sequence) =>
        (await _athena.Failure($"select cardinality({sequence})")).ShouldBe("INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries");

    [Fact]
    public async Task Calls_that_are_nested_too_deeply_are_refused()
    {
        const int levels = 50_000;
        (await _athena.Failure($"select {string.Concat(Enumerable.Repeat("abs(", levels))}1{new string(')', levels)}")).ShouldContain("nested deeper than 500 levels");
    }

    [Theory]
    [InlineData("0, filename = true), (select content from read_text('/etc/hostname'))--", "skip.header.line.count is '0, filename")]
    [InlineData("-1", "skip.header.line.count is '-1'; a whole number was expected")]
    [InlineData("", "skip.header.line.count is ''; a whole number was expected")]
    [InlineData("9999999999", "skip.header.line.count is '9999999999'")]
    public async Task A_table_parameter_does_not_become_part_of_a_statement(string lines, string reason)
    {
        await TableAsync("bigint", lines);
        (await _athena.Failure("select * from hostile")).ShouldContain(reason);
    }

    [Theory]
    [InlineData("decimal(10,2), x (select 1)")]
    [InlineData("decimal(1;drop table x)")]
    [InlineData("decimal(40,2)")]
    [InlineData("bigint) as x, (select content from read_text('/etc/hostname')")]
    public async Task A_column_type_does_not_become_part_of_a_statement(string type) =>
        (await Should.ThrowAsync<AwsException>(() => TableAsync(type, "0"))).Message.ShouldContain("is not a column type");

    [Fact]
    public async Task A_column_type_that_is_nested_too_deeply_is_refused() =>
        (await Should.ThrowAsync<AwsException>(() => TableAsync(string.Concat(Enumerable.Repeat("array<", 100_000)) + "int" + new string('>', 100_000), "0")))
            .Message.ShouldContain("nested deeper than 32 levels");

    private async Task TableAsync(string type, string headerLines)
    {
        await _athena.Objects.PutAsync("lake", "hostile/a.csv", "1,2\n"u8.ToArray(), "text/csv", TestContext.Current.CancellationToken);
        var table = new JsonObject
        {
            ["Name"] = "hostile",
            ["Parameters"] = new JsonObject { ["skip.header.line.count"] = headerLines },
            ["StorageDescriptor"] = new JsonObject
            {
                ["Location"] = "s3://lake/hostile/",
                ["Columns"] = new JsonArray(new JsonObject { ["Name"] = "a", ["Type"] = type }),
                ["SerdeInfo"] = new JsonObject
                {
                    ["SerializationLibrary"] = "org.apache.hadoop.hive.serde2.OpenCSVSerde",
                    ["Parameters"] = new JsonObject { ["separatorChar"] = "," },
                },
            },
        };
        await _athena.Room.Call("CreateTable", new JsonObject { ["DatabaseName"] = "trips", ["TableInput"] = table }.ToJsonString());
    }
}
