namespace Pipeline.Cloud.Tests.Athena.Queries;

[Trait("Cost", "process")]
public sealed class UnloadTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new(unloadBytes: 1_000_000);

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task Many_rows_become_several_files_in_the_order_of_the_query()
    {
        var keys = await Unload("select a.x * 1000 + b.x as n, crc32(to_utf8(cast(a.x * 1000 + b.x as varchar))) as c from unnest(sequence(1, 500)) as a(x) cross join unnest(sequence(1, 1000)) as b(x) order by n desc", "compression = 'ZSTD'");
        keys.Count.ShouldBeGreaterThan(1);
        var previous = long.MaxValue;
        for (var i = 0; i < keys.Count; i++)
        {
            // One file after the other, each in order.
            await _athena.Declare($"f{i}", DeclaredTables.Parquet, "n bigint, c bigint");
            var content = await File.ReadAllBytesAsync(_athena.Objects.Find("lake", keys[i])!.FilePath, TestContext.Current.CancellationToken);
            await _athena.Objects.PutAsync("lake", $"f{i}/x", content, "application/octet-stream", TestContext.Current.CancellationToken);
            var ends = (await _athena.Rows($"select max(n), min(n) from f{i}"))[0].Split('|').Select(long.Parse).ToList();
            ends[0].ShouldBeLessThan(previous);
            previous = ends[1];
        }

        previous.ShouldBe(1001);
    }

    [Fact]
    public async Task Partition_columns_become_folders()
    {
        var keys = await Unload("select x, x % 2 as parity, 'a b' as k from unnest(sequence(1, 5)) as t(x) order by x", "partitioned_by = array['parity', 'k']");
        keys.Select(key => key[..(key.LastIndexOf('/') + 1)]).ShouldBe(["out/parity=0/k=a b/", "out/parity=1/k=a b/"]);
        await _athena.Declare("t", DeclaredTables.Parquet, "x int", "parity string");
        await _athena.Partition("t", "s3://lake/out/parity=1/k=a b/", "1");
        (await _athena.Rows("select x, parity from t")).ShouldBe(["1|1", "3|1", "5|1"]);
    }

    [Theory]
    [InlineData("array['y']", "INVALID_TABLE_PROPERTY: Partition columns [y] not present in schema")]
    [InlineData("array['x']", "HIVE_COLUMN_ORDER_MISMATCH: ")]
    [InlineData("array['x', 'z']", "INVALID_TABLE_PROPERTY: Table contains only partition columns")]
    [InlineData("'z'", "SYNTAX_ERROR: ")]
    public async Task Partition_columns_are_the_last_ones(string columns, string reason) =>
        (await _athena.Failure($"unload (select 1 as x, 2 as z) to 's3://lake/out/' with (format = 'PARQUET', partitioned_by = {columns})")).ShouldStartWith(reason);

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused()
    {
        await Unload("select 1 as x", "compression = 'SNAPPY'");
        (await _athena.Failure("unload (select 1 as x) to 's3://lake/out/' with (format = 'PARQUET')")).ShouldStartWith("HIVE_PATH_ALREADY_EXISTS");
    }

    private async Task<IReadOnlyList<string>> Unload(string sql, string options)
    {
        var query = await _athena.Run($"unload ({sql}) to 's3://lake/out/' with (format = 'PARQUET', {options})");
        ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
        var manifest = _athena.Text($"results/{query["QueryExecutionId"]}-manifest.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. manifest.Select(line => line["s3://lake/".Length..])];
    }
}
