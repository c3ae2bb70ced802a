using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Glue.Catalog;

public sealed class CatalogTests : IAsyncDisposable
{
    private const string Table =
        """
        {"DatabaseName": "Trips", "TableInput": {"Name": "Labels", "PartitionKeys": [{"Name": "dt", "Type": "string"}],
         "StorageDescriptor": {"Location": "s3://lake/labels/", "Columns": [{"Name": "trip_id", "Type": "string"}, {"Name": "minutes", "Type": "double"}]}}}
        """;

    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Names_are_stored_in_lower_case_and_found_in_any_case()
    {
        await _room.Call("CreateTable", Table);
        var table = (await _room.Call("GetTable", """{"DatabaseName": "TRIPS", "Name": "LABELS"}"""))["Table"]!;
        ((string?)table["Name"], (string?)table["DatabaseName"], (string?)table["VersionId"]).ShouldBe(("labels", "trips", "0"));
    }

    [Fact]
    public async Task A_table_is_created_once_changed_and_deleted()
    {
        await _room.Call("CreateTable", Table);
        (await Should.ThrowAsync<AwsException>(() => _room.Call("CreateTable", Table))).Code.ShouldBe("AlreadyExistsException");
        await _room.Call("UpdateTable", Table.Replace("double", "bigint", StringComparison.Ordinal));
        _room.Columns("labels").ShouldBe(["trip_id:string", "minutes:bigint"]);
        await _room.Call("DeleteTable", """{"DatabaseName": "trips", "Name": "labels"}""");
        (await Should.ThrowAsync<AwsException>(() => _room.Call("GetTable", """{"DatabaseName": "trips", "Name": "labels"}"""))).Code
            .ShouldBe("EntityNotFoundException");
    }

    [Fact]
    public async Task Partitions_are_added_once()
    {
        await _room.Call("CreateTable", Table);
        const string partition = """{"Values": ["2026-01-15"], "StorageDescriptor": {"Location": "s3://lake/labels/dt=2026-01-15/"}}""";
        await _room.Call("CreatePartition", $$"""{"DatabaseName": "trips", "TableName": "labels", "PartitionInput": {{partition}}}""");
        var batch = await _room.Call(
            "BatchCreatePartition",
            $$"""
              {"DatabaseName": "trips", "TableName": "labels", "PartitionInputList": [{{partition}},
               {{partition.Replace("15", "16", StringComparison.Ordinal)}}, {"Values": ["a", "b"], "StorageDescriptor": {"Location": "s3://lake/x/"} }]}
              """);
        batch["Errors"]!.AsArray().Select(error => (string?)error!["ErrorDetail"]!["ErrorCode"]).ShouldBe(["AlreadyExistsException", "InvalidInputException"]);
        var listed = (await _room.Call("GetPartitions", """{"DatabaseName": "trips", "TableName": "labels"}"""))["Partitions"]!.AsArray();
        listed.Select(found => (string?)found!["Values"]![0]).ShouldBe(["2026-01-15", "2026-01-16"]);
    }

    // Source: "GetPartitions", ExcludeColumnSchema.
    [Theory]
    [InlineData("false", 2)]
    [InlineData("true", null)]
    public async Task Partitions_are_listed_with_or_without_their_columns(string exclude, int? columns)
    {
        await _room.Call("CreateTable", Table);
        _room.Glue.Catalog.TryAddPartition("trips", "labels", ["2026-01-15"], "s3://lake/labels/dt=2026-01-15/", null);
        var listed = await _room.Call("GetPartitions", $$"""{"DatabaseName": "trips", "TableName": "labels", "ExcludeColumnSchema": {{exclude}}}""");
        var storage = listed["Partitions"]!.AsArray().ShouldHaveSingleItem()!["StorageDescriptor"]!;
        ((string?)storage["Location"], storage["Columns"]?.AsArray().Count).ShouldBe(("s3://lake/labels/dt=2026-01-15/", columns));
    }

    [Fact]
    public async Task A_database_is_deleted_with_its_tables()
    {
        await _room.Call("CreateTable", Table);
        await _room.Call("DeleteDatabase", """{"Name": "trips"}""");
        (await Should.ThrowAsync<AwsException>(() => _room.Call("GetTables", """{"DatabaseName": "trips"}"""))).Code.ShouldBe("EntityNotFoundException");
        (await _room.Call("GetDatabases", "{}"))["DatabaseList"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("(a*)*(a*)*(a*)*b", null)]
    [InlineData("[", "InvalidInputException")]
    [InlineData("(a)\\1", "InvalidInputException")]
    public async Task A_pattern_of_table_names_is_matched_in_bounded_time(string expression, string? code)
    {
        await _room.Call("CreateTable", Table.Replace("Labels", new string('a', 200), StringComparison.Ordinal));
        var input = new JsonObject { ["DatabaseName"] = "trips", ["Expression"] = expression }.ToJsonString();
        var listing = Eventually.EndsAsync(Task.Run(() => _room.Call("GetTables", input)), "the tables are listed");
        if (code is null) (await listing)["TableList"]!.AsArray().ShouldBeEmpty();
        else (await Should.ThrowAsync<AwsException>(() => listing)).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("CreateTable", """{"StorageDescriptor":{"Columns":[null]}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":{"Columns":[{"Name":5,"Type":"int"}]}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":{"Columns":[{"Name":"a","Type":[]}]}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":{"Columns":[{"Type":"int"}]}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":{"Location":5}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":{"SerdeInfo":5}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":{"SerdeInfo":{"SerializationLibrary":5}}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":{"SerdeInfo":{"Parameters":{"field.delim":5}}}}""")]
    [InlineData("CreateTable", """{"StorageDescriptor":5}""")]
    [InlineData("CreateTable", """{"PartitionKeys":[{"Name":{},"Type":"int"}]}""")]
    [InlineData("CreateTable", """{"PartitionKeys":[5]}""")]
    [InlineData("CreateTable", """{"Parameters":{"classification":{}}}""")]
    [InlineData("UpdateTable", """{"StorageDescriptor":{"Columns":[{"Name":true}]}}""")]
    public async Task A_table_with_members_of_the_wrong_type_is_refused(string operation, string definition)
    {
        await _room.Call("CreateTable", Table);
        var input = JsonNode.Parse(definition)!.AsObject();
        input["Name"] = operation == "CreateTable" ? "other" : "labels";
        await RefusedAsync(operation, new JsonObject { ["DatabaseName"] = "trips", ["TableInput"] = input }.ToJsonString());
    }

    [Theory]
    [InlineData("CreatePartition", """{"PartitionInput":{"Values":[null],"StorageDescriptor":{"Location":"s3://lake/x/"}}}""")]
    [InlineData("CreatePartition", """{"PartitionInput":{"Values":["a"],"StorageDescriptor":{"Location":5}}}""")]
    [InlineData("BatchCreatePartition", """{"PartitionInputList":[null]}""")]
    [InlineData("BatchCreatePartition", """{"PartitionInputList":[5]}""")]
    [InlineData("CreateCrawler", """{"Name":"c","Role":"r","Targets":{"S3Targets":[{"Path":"s3://lake/a","Exclusions":[null]}]}}""")]
    [InlineData("CreateCrawler", """{"Name":"c","Role":"r","Targets":{"S3Targets":[null]}}""")]
    [InlineData("GetCrawlerMetrics", """{"CrawlerNameList":[null]}""")]
    public async Task A_list_with_elements_of_the_wrong_type_is_refused(string operation, string members)
    {
        await _room.Call("CreateTable", Table);
        var input = JsonNode.Parse(members)!.AsObject();
        if (operation != "GetCrawlerMetrics") input["DatabaseName"] = "trips";
        if (operation.EndsWith("Partition", StringComparison.Ordinal)) input["TableName"] = "labels";
        await RefusedAsync(operation, input.ToJsonString());
    }

    private async Task RefusedAsync(string operation, string input) =>
        (await Should.ThrowAsync<AwsException>(() => _room.Call(operation, input))).Code.ShouldBeOneOf("SerializationException", "ValidationException", "InvalidInputException");
}
