using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Glue.Catalog;

/// <summary>The size limits of the catalog.</summary>
public sealed class CatalogLimitTests : IAsyncDisposable
{
    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("CreateTable", 255, 512_000, null)]
    [InlineData("CreateTable", 256, 1, "InvalidInputException")]
    [InlineData("CreateTable", 0, 1, "InvalidInputException")]
    [InlineData("CreateTable", 1, 512_001, "InvalidInputException")]
    [InlineData("CreateDatabase", 255, 512_000, null)]
    [InlineData("CreateDatabase", 256, 1, "InvalidInputException")]
    [InlineData("CreateDatabase", 1, 512_001, "InvalidInputException")]
    [InlineData("CreatePartition", 255, 512_000, null)]
    [InlineData("CreatePartition", 256, 1, "InvalidInputException")]
    [InlineData("CreatePartition", 1, 512_001, "InvalidInputException")]
    public async Task A_parameter_has_a_name_of_at_most_255_characters_and_a_value_of_at_most_512000(string operation, int name, int value, string? code)
    {
        await _room.Call("CreateTable", """{"DatabaseName": "trips", "TableInput": {"Name": "parts", "PartitionKeys": [{"Name": "dt", "Type": "string"}]}}""");
        var parameters = $$"""{"{{new string('k', name)}}": "{{new string('v', value)}}"}""";
        Task<JsonObject> CallAsync() => _room.Call(operation, operation switch
        {
            "CreateTable" => $$"""{"DatabaseName": "trips", "TableInput": {"Name": "t", "Parameters": {{parameters}} } }""",
            "CreateDatabase" => $$"""{"DatabaseInput": {"Name": "d", "Parameters": {{parameters}} } }""",
            _ => $$"""{"DatabaseName": "trips", "TableName": "parts", "PartitionInput": {"Values": ["x"], "StorageDescriptor": {"Location": "s3://lake/x/"}, "Parameters": {{parameters}} } }""",
        });
        if (code is null) await CallAsync();
        else (await Should.ThrowAsync<AwsException>(CallAsync)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task One_definition_has_at_most_1_MiB()
    {
        var parameters = string.Join(',', Enumerable.Range(0, 3).Select(number => $"\"{number}\": \"{new string('v', 400_000)}\""));
        var refused = await Should.ThrowAsync<AwsException>(
            () => _room.Call("CreateTable", $$"""{"DatabaseName": "trips", "TableInput": {"Name": "t", "Parameters": { {{parameters}} } } }"""));
        refused.Code.ShouldBe("InvalidInputException");
    }

    [Fact]
    public void All_definitions_have_at_most_64_MiB_and_deleting_frees_space()
    {
        var catalog = _room.Glue.Catalog;
        var large = new JsonObject { ["Description"] = new string('d', 1_000_000) };
        for (var number = 0; number < 67; number++) catalog.CreateTable("trips", $"t{number}", large);
        RefusedAsFull(() => catalog.CreateTable("trips", "last", large));
        RefusedAsFull(() => catalog.CreateDatabase("last", large));
        RefusedAsFull(() => catalog.TryAddPartition("trips", "t0", ["x"], "s3://lake/x/", large));
        var larger = new JsonObject { ["Description"] = new string('d', 1_040_000) };
        for (var number = 0; number < 2; number++) catalog.UpdateTable("trips", $"t{number}", larger);
        RefusedAsFull(() => catalog.UpdateTable("trips", "t2", larger));
        catalog.UpdateTable("trips", "t2", large);
        catalog.UpdateTable("trips", "t0", []);
        catalog.CreateDatabase("last", large);
        RefusedAsFull(() => catalog.CreateTable("trips", "last", large));
        catalog.DeleteTable("trips", "t1");
        catalog.TryAddPartition("trips", "t0", ["x"], "s3://lake/x/", large).ShouldBeTrue();
        catalog.TryAddPartition("trips", "t0", ["x"], "s3://lake/x/", []).ShouldBeFalse("there is one of these values");
        RefusedAsFull(() => catalog.CreateTable("trips", "last", large));
        catalog.DeletePartition("trips", "t0", catalog.Partitions("trips", "t0").Single().Values).ShouldBeTrue();
        catalog.CreateTable("last", "t", large);
        catalog.DeleteDatabase("last");
        for (var number = 0; number < 2; number++) catalog.CreateTable("trips", $"more{number}", large);
        RefusedAsFull(() => catalog.CreateTable("trips", "last", large));
    }

    private static void RefusedAsFull(Action action) => Should.Throw<AwsException>(action).Code.ShouldBe("ResourceNumberLimitExceededException");
}
