using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Glue.Catalog;

/// <summary>Glue's operations on partitions. Source: "Partition API".</summary>
public sealed class PartitionTests : IAsyncDisposable
{
    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_partition_is_read_by_its_values()
    {
        await CreateAsync("2026-01-15/05");
        var partition = (await Call("GetPartition", """ "PartitionValues": ["2026-01-15", "05"] """))["Partition"]!;
        ((string?)partition["StorageDescriptor"]!["Location"], (string?)partition["TableName"], (string?)partition["Values"]![1]).ShouldBe(("s3://lake/t/dt=2026-01-15/hour=05/", "t", "05"));
        (await Should.ThrowAsync<AwsException>(() => Call("GetPartition", """ "PartitionValues": ["2026-01-15", "06"] """))).Code.ShouldBe("EntityNotFoundException");
        var batch = await Call("BatchGetPartition", """ "PartitionsToGet": [{"Values": ["2026-01-15", "06"]}, {"Values": ["2026-01-15", "05"]}] """);
        batch["Partitions"]!.AsArray().Select(found => (string?)found!["Values"]![1]).ShouldBe(["05"]);
        batch["UnprocessedKeys"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partition_is_changed_in_one_call()
    {
        await CreateAsync("2026-01-15/05", "2026-01-15/06");
        await Call("UpdatePartition", """ "PartitionValueList": ["2026-01-15", "05"], "PartitionInput": {"Values": ["2026-01-15", "05"], "StorageDescriptor": {"Location": "s3://lake/run=b/"}} """);
        (await Locations()).ShouldBe(["s3://lake/run=b/", "s3://lake/t/dt=2026-01-15/hour=06/"]);
        await Call("UpdatePartition", """ "PartitionValueList": ["2026-01-15", "05"], "PartitionInput": {"Values": ["2026-01-15", "07"], "StorageDescriptor": {"Location": "s3://lake/run=c/"}} """);
        (await Locations()).ShouldBe(["s3://lake/t/dt=2026-01-15/hour=06/", "s3://lake/run=c/"]);
        const string taken = """ "PartitionValueList": ["2026-01-15", "07"], "PartitionInput": {"Values": ["2026-01-15", "06"], "StorageDescriptor": {"Location": "s3://lake/run=d/"}} """;
        (await Should.ThrowAsync<AwsException>(() => Call("UpdatePartition", taken))).Code.ShouldBe("AlreadyExistsException");
        (await Should.ThrowAsync<AwsException>(() => Call("UpdatePartition", taken.Replace("07", "99", StringComparison.Ordinal)))).Code.ShouldBe("EntityNotFoundException");
        (await Locations()).ShouldBe(["s3://lake/t/dt=2026-01-15/hour=06/", "s3://lake/run=c/"]);
    }

    [Fact]
    public async Task An_entry_of_a_batch_that_fails_does_not_stop_the_others()
    {
        await CreateAsync("2026-01-15/05", "2026-01-15/06");
        var updated = await Call("BatchUpdatePartition", """
             "Entries": [{"PartitionValueList": ["x", "y"], "PartitionInput": {"StorageDescriptor": {"Location": "s3://lake/a/"}}},
              {"PartitionValueList": ["2026-01-15", "06"], "PartitionInput": {"StorageDescriptor": {"Location": "s3://lake/b/"}}}]
            """);
        var error = updated["Errors"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)error["PartitionValueList"]![0], (string?)error["ErrorDetail"]!["ErrorCode"]).ShouldBe(("x", "EntityNotFoundException"));
        (await Locations()).ShouldBe(["s3://lake/t/dt=2026-01-15/hour=05/", "s3://lake/b/"]);
        var deleted = await Call("BatchDeletePartition", """ "PartitionsToDelete": [{"Values": ["x", "y"]}, {"Values": ["2026-01-15", "06"]}] """);
        ((string?)deleted["Errors"]!.AsArray().ShouldHaveSingleItem()!["ErrorDetail"]!["ErrorCode"]).ShouldBe("EntityNotFoundException");
        await Call("DeletePartition", """ "PartitionValues": ["2026-01-15", "05"] """);
        (await Locations()).ShouldBeEmpty();
        (await Should.ThrowAsync<AwsException>(() => Call("DeletePartition", """ "PartitionValues": ["2026-01-15", "05"] """))).Code.ShouldBe("EntityNotFoundException");
    }

    [Theory]
    [InlineData("BatchCreatePartition", "PartitionInputList", 101)]
    [InlineData("BatchUpdatePartition", "Entries", 101)]
    [InlineData("BatchDeletePartition", "PartitionsToDelete", 26)]
    [InlineData("BatchGetPartition", "PartitionsToGet", 1001)]
    public async Task A_batch_has_a_limit(string operation, string list, int count)
    {
        await CreateAsync();
        var entries = new JsonArray([.. Enumerable.Range(0, count).Select(_ => new JsonObject())]).ToJsonString();
        (await Should.ThrowAsync<AwsException>(() => Call(operation, $"\"{list}\": {entries}"))).Code.ShouldBe("ValidationException");
    }

    [Theory]
    [InlineData("dt = '2026-01-15'", "2026-01-15/05 2026-01-15/23")]
    [InlineData("dt='2026-01-15' AND hour > '05'", "2026-01-15/23")]
    [InlineData("dt <> '2026-01-15'", "2026-01-16/00 2026-02-01/00")]
    [InlineData("dt > '2026-01-15' and not hour = '23'", "2026-01-16/00 2026-02-01/00")]
    [InlineData("dt IN ('2026-01-16', '2026-02-01')", "2026-01-16/00 2026-02-01/00")]
    [InlineData("dt not in ('2026-01-15')", "2026-01-16/00 2026-02-01/00")]
    [InlineData("dt BETWEEN '2026-01-15' AND '2026-01-31' AND hour = '00'", "2026-01-16/00")]
    [InlineData("(dt = '2026-01-15' and hour >= '23') or dt > '2026-01-16'", "2026-01-15/23 2026-02-01/00")]
    [InlineData("dt like '2026-01%'", "2026-01-15/05 2026-01-15/23 2026-01-16/00")]
    [InlineData("dt is null", "")]
    [InlineData("\"dt\" is not null and hour <= '00'", "2026-01-16/00 2026-02-01/00")]
    public async Task An_expression_selects_partitions(string expression, string selected)
    {
        await CreateAsync("2026-01-15/05", "2026-01-15/23", "2026-01-16/00", "2026-02-01/00");
        string.Join(' ', await Selected(expression)).ShouldBe(selected);
    }

    [Fact]
    public async Task Numbers_are_compared_as_numbers()
    {
        await _room.Call("CreateTable", """{"DatabaseName": "trips", "TableInput": {"Name": "t", "PartitionKeys": [{"Name": "n", "Type": "int"}], "StorageDescriptor": {"Location": "s3://lake/t/"}}}""");
        foreach (var n in (string[])["9", "10", "11"]) _room.Glue.Catalog.TryAddPartition("trips", "t", [n], $"s3://lake/t/n={n}/", null);
        (await Selected("n >= 10")).ShouldBe(["10", "11"]);
        (await Selected("n = '9'")).ShouldBe(["9"]);
        (await Should.ThrowAsync<AwsException>(() => Selected("n = 'x'"))).Code.ShouldBe("InvalidInputException");
    }

    [Theory]
    [InlineData("nope = '1'")]
    [InlineData("dt = ")]
    [InlineData("dt = '2026")]
    [InlineData("dt == '1'")]
    [InlineData("dt between '1'")]
    [InlineData("(dt = '1'")]
    [InlineData("dt = '1' hour = '2'")]
    [InlineData("dt in ()")]
    public async Task An_expression_that_cannot_be_read_is_refused(string expression)
    {
        await CreateAsync("2026-01-15/05");
        (await Should.ThrowAsync<AwsException>(() => Selected(expression))).Code.ShouldBe("InvalidInputException");
    }

    [Fact]
    public async Task A_view_is_stored_as_it_is_given()
    {
        await _room.Call("CreateTable", """{"DatabaseName": "trips", "TableInput": {"Name": "v", "TableType": "VIRTUAL_VIEW", "ViewOriginalText": "/* Presto View: e30= */", "ViewExpandedText": "/* Presto View */", "Parameters": {"presto_view": "true"}}}""");
        var table = (await _room.Call("GetTable", """{"DatabaseName": "trips", "Name": "v"}"""))["Table"]!;
        ((string?)table["TableType"], (string?)table["ViewOriginalText"], (string?)table["ViewExpandedText"]).ShouldBe(("VIRTUAL_VIEW", "/* Presto View: e30= */", "/* Presto View */"));
    }

    private async Task CreateAsync(params string[] partitions)
    {
        await _room.Call("CreateTable", """
            {"DatabaseName": "trips", "TableInput": {"Name": "t", "PartitionKeys": [{"Name": "dt", "Type": "string"}, {"Name": "hour", "Type": "string"}],
             "StorageDescriptor": {"Location": "s3://lake/t/", "Columns": [{"Name": "x", "Type": "int"}]}}}
            """);
        foreach (var values in partitions.Select(partition => partition.Split('/')))
        {
            await Call("CreatePartition", $$"""
                 "PartitionInput": {"Values": ["{{values[0]}}", "{{values[1]}}"], "StorageDescriptor": {"Location": "s3://lake/t/dt={{values[0]}}/hour={{values[1]}}/"} }
                """);
        }
    }

    private Task<JsonObject> Call(string operation, string members) => _room.Call(operation, $$"""{"DatabaseName": "trips", "TableName": "t", {{members}} }""");

    private async Task<IEnumerable<string>> Locations() =>
        (await Call("GetPartitions", "\"MaxResults\": 100"))["Partitions"]!.AsArray().Select(partition => (string)partition!["StorageDescriptor"]!["Location"]!);

    private async Task<IEnumerable<string>> Selected(string expression) =>
        (await _room.Call("GetPartitions", new JsonObject { ["DatabaseName"] = "trips", ["TableName"] = "t", ["Expression"] = expression }.ToJsonString()))["Partitions"]!.AsArray()
            .Select(partition => string.Join('/', partition!["Values"]!.AsArray().Select(value => (string)value!)));
}
