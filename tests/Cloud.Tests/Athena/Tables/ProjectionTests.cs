namespace Pipeline.Cloud.Tests.Athena.Tables;

/// <summary>Partitions that a table's projection computes from the query.</summary>
[Trait("Cost", "process")]
public sealed class ProjectionTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Theory]
    [InlineData("select x from runs where run = 'a'", "1")]
    [InlineData("select x from runs where runs.run = 'b'", "2")]
    [InlineData("select x from runs where run in ('a', 'b') order by x", "1", "2")]
    [InlineData("select x from runs where run = 'c'")]
    [InlineData("select run, x from runs where run = 'a' and x > 0", "a|1")]
    public async Task A_query_reads_the_folders_of_the_values_that_it_names(string sql, params string[] rows)
    {
        await DeclareAsync("injected", "s3://lake/training/${run}/examples/");
        _athena.Objects.Put("lake", "training/a/examples/1.json", "{\"x\":1}\n");
        _athena.Objects.Put("lake", "training/a/other/1.json", "{\"x\":9}\n");
        _athena.Objects.Put("lake", "training/b/examples/1.json", "{\"x\":2}\n");
        (await _athena.Rows(sql)).ShouldBe(rows);
    }

    [Fact]
    public async Task Without_a_template_the_folders_are_named_as_hive_names_them()
    {
        await DeclareAsync("injected", "");
        _athena.Objects.Put("lake", "training/run=a/1.json", "{\"x\":1}\n");
        (await _athena.Rows("select x from runs where run = 'a'")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_query_that_names_no_value_is_refused()
    {
        await DeclareAsync("injected", "");
        (await _athena.Failure("select x from runs")).ShouldStartWith("CONSTRAINT_VIOLATION: For the injected projected partition column run, the WHERE clause must contain only static equality conditions");
    }

    [Fact]
    public async Task Another_type_is_refused_by_name()
    {
        await DeclareAsync("enum", "");
        (await _athena.Failure("select x from runs where run = 'a'")).ShouldStartWith("NOT_SUPPORTED: table trips.runs: partition projection of type 'enum' (run)");
    }

    private Task DeclareAsync(string type, string template) => _athena.Room.Call("CreateTable", $$$"""
        {"DatabaseName": "trips", "TableInput": {
          "Name": "runs", "TableType": "EXTERNAL_TABLE", "PartitionKeys": [{"Name": "run", "Type": "string"}],
          "Parameters": {"projection.enabled": "true", "projection.run.type": "{{{type}}}", "storage.location.template": "{{{template}}}"},
          "StorageDescriptor": {
            "Location": "s3://lake/training/", "Columns": [{"Name": "x", "Type": "int"}],
            "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"} } } }
        """);
}
