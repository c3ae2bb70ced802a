using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Athena.Catalog;

/// <summary>A query reads the catalog by calls of Glue, as its caller.</summary>
[Trait("Cost", "process")]
public sealed class CatalogCallTests : IAsyncDisposable
{
    private readonly RecordingStep _glue = new();
    private readonly AthenaRoom _athena;

    public CatalogCallTests() => _athena = new AthenaRoom(time: TimeProvider.System, steps: _glue);

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task A_query_asks_for_its_tables_once_and_for_no_column()
    {
        await CreateAsync(partitions: 2);
        (await _athena.Rows("with x as (select a, dt, sum(a) as b from t group by 1, 2) select count(x.a), max(y.dt) from x, trips.t y, x as z")).ShouldBe(["8|2"]);
        _glue.Calls.ShouldBe(["GetDatabase", "GetTable", "GetPartitions"]);
        _glue.Callers.ShouldBe(["test"]);
    }

    [Fact]
    public async Task A_table_and_the_list_of_its_partitions_are_asked_for_once()
    {
        await CreateAsync(partitions: 2);
        (await _athena.Rows("select count(*), max(p.dt) from t join \"t$partitions\" p on p.dt = t.dt")).ShouldBe(["2|2"]);
        _glue.Calls.ShouldBe(["GetDatabase", "GetTable", "GetPartitions"]);
    }

    [Fact]
    public async Task Partitions_are_read_page_by_page()
    {
        await CreateAsync(partitions: 1002);
        (await _athena.Rows("select count(*), max(dt) from t")).ShouldBe(["1002|999"]);
        _glue.Calls.ShouldBe(["GetDatabase", "GetTable", "GetPartitions", "GetPartitions"]);
        (await _athena.Run("show partitions t"))["Status"]!["State"]!.ToString().ShouldBe("SUCCEEDED");
        _glue.Calls.Skip(4).ShouldBe(["GetTable", "GetPartitions", "GetPartitions"]);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("InternalServiceException", 500)]
    [InlineData("SdkClientException", 500)]
    public async Task A_call_that_fails_for_a_while_is_repeated(string code, int status)
    {
        await CreateAsync(partitions: 1);
        _glue.Error = operation => _glue.Calls.Count(call => call == operation) <= 3 ? new AwsException(code, "later", status) : null;
        (await _athena.Rows("select a from t")).ShouldBe(["0"]);
        _glue.Calls.ShouldBe(["GetDatabase", "GetDatabase", "GetDatabase", "GetDatabase", "GetTable", "GetTable", "GetTable", "GetTable", "GetPartitions", "GetPartitions", "GetPartitions", "GetPartitions"]);
    }

    [Theory]
    [InlineData("GetDatabase", "HIVE_METASTORE_ERROR: database trips: broken")]
    [InlineData("GetTable", "HIVE_METASTORE_ERROR: table trips.t: broken")]
    [InlineData("GetPartitions", "HIVE_METASTORE_ERROR: table trips.t: broken")]
    public async Task Another_error_of_Glue_is_one_of_the_metastore(string failing, string reason)
    {
        await CreateAsync(partitions: 1);
        _glue.Error = operation => operation == failing ? new AwsException("InvalidInputException", "broken") : null;
        (await _athena.Failure("select a from t")).ShouldBe(reason);
    }

    [Theory]
    [InlineData("GetDatabase")]
    [InlineData("GetTable")]
    [InlineData("GetPartitions")]
    public async Task A_table_that_the_caller_may_not_see_fails_the_query(string denied)
    {
        await CreateAsync(partitions: 1);
        _glue.Error = operation => operation == denied ? new AwsException("AccessDeniedException", "not you") : null;
        (await _athena.Failure("select a from t")).ShouldBe("AccessDeniedException: Insufficient permissions to execute the query. not you");
    }

    [Fact]
    public async Task A_view_asks_for_what_it_reads_and_needs_its_permissions()
    {
        await CreateAsync(partitions: 2);
        await _athena.View("v", "select a from t where dt = '2'", "a integer");
        (await _athena.Rows("select a from v")).ShouldBe(["1"]);
        _glue.Calls.ShouldBe(["GetDatabase", "GetTable", "GetTable", "GetPartitions"]);
        _glue.Error = operation => operation == "GetTable" && _glue.Calls.Count(call => call == "GetTable") == 4 ? new AwsException("AccessDeniedException", "not that table") : null;
        (await _athena.Failure("select a from v")).ShouldBe("AccessDeniedException: Insufficient permissions to execute the query. not that table");
    }

    [Theory]
    [InlineData("show databases", "GetDatabases")]
    [InlineData("show tables", "GetTables")]
    [InlineData("show partitions t", "GetTable")]
    [InlineData("show partitions t", "GetPartitions")]
    public async Task A_list_that_the_caller_may_not_see_fails_the_statement(string sql, string denied)
    {
        await CreateAsync(partitions: 1);
        _glue.Error = operation => operation == denied ? new AwsException("AccessDeniedException", "not you") : null;
        (await _athena.Failure(sql)).ShouldBe("AccessDeniedException: not you");
    }

    [Fact]
    public async Task Only_a_name_that_the_catalog_does_not_have_lists_the_databases()
    {
        (await _athena.Failure("select a from nothing")).ShouldStartWith("TABLE_NOT_FOUND");
        _glue.Calls.ShouldBe(["GetDatabase", "GetTable", "GetDatabases"]);
        (await _athena.Rows("select 1")).ShouldBe(["1"]);
        _glue.Calls.Skip(3).ShouldBe(["GetDatabase"]);
    }

    /// <summary>The table t, of one row in each partition.</summary>
    private async Task CreateAsync(int partitions)
    {
        await _athena.Room.Call("CreateTable", """
            {"DatabaseName": "trips", "TableInput": {"Name": "t", "PartitionKeys": [{"Name": "dt", "Type": "string"}],
             "StorageDescriptor": {"Location": "s3://lake/t/", "Columns": [{"Name": "a", "Type": "int"}],
              "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"}}}}
            """);
        var all = new List<JsonObject>();
        for (var i = 0; i < partitions; i++)
        {
            _athena.Objects.Put("lake", $"t/dt={i + 1}/a.json", $$"""{"a":{{i}}}""" + "\n");
            all.Add(new JsonObject { ["Values"] = new JsonArray($"{i + 1}"), ["StorageDescriptor"] = new JsonObject { ["Location"] = $"s3://lake/t/dt={i + 1}/" } });
        }

        foreach (var batch in all.Chunk(100))
            await _athena.Room.Call("BatchCreatePartition", new JsonObject { ["DatabaseName"] = "trips", ["TableName"] = "t", ["PartitionInputList"] = new JsonArray([.. batch]) }.ToJsonString());
    }

    /// <summary>Notes the calls, and lets some of them fail.</summary>
    private sealed class RecordingStep : ICallStep
    {
        private readonly List<string> _calls = [];

        public IReadOnlyList<string> Calls => _calls;

        public HashSet<string> Callers { get; } = [];

        public Func<string, AwsException?> Error { get; set; } = _ => null;

        public Task InvokeAsync(ServiceCall call, Func<Task> next)
        {
            _calls.Add(call.Operation.Name);
            Callers.Add(call.Context.Caller.AccessKeyId);
            return Error(call.Operation.Name) is { } error ? throw error : next();
        }
    }
}
