using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Glue.Crawling;

/// <summary>A crawler with Data Catalog targets adds partitions and changes nothing else.</summary>
public sealed class CatalogTargetTests : IAsyncDisposable
{
    private const string Logged = """ "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}, """;
    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Partitions_below_the_tables_location_are_added_with_its_schema()
    {
        await CreateTable("t", "dt", "hour");
        await MakeCrawler(Logged, "t");
        _room.Objects.Put("lake", "t/dt=2026-01-15/hour=05/a.json", """{"id": "a", "minutes": 1.5}""");
        _room.Objects.Put("lake", "t/dt=2026-01-15/hour=06/a.json", """{"id": "b", "minutes": 2.5}""");
        ((string?)(await _room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
        var partitions = (await _room.Call("GetPartitions", """{"DatabaseName": "trips", "TableName": "t"}"""))["Partitions"]!.AsArray();
        partitions.Select(partition => (string?)partition!["StorageDescriptor"]!["Location"]).ShouldBe(["s3://lake/t/dt=2026-01-15/hour=05/", "s3://lake/t/dt=2026-01-15/hour=06/"]);
        partitions[0]!["StorageDescriptor"]!["Columns"]!.AsArray().Count.ShouldBe(2);
        _room.Objects.Put("lake", "t/dt=2026-01-16/hour=00/a.json", """{"id": "c", "minutes": 2.5}""");
        await _room.Crawl();
        _room.Glue.Catalog.Partitions("trips", "t").Count.ShouldBe(3);
        _room.Tables.ShouldBe(["t"]);
    }

    [Fact]
    public async Task A_table_without_any_object_is_no_failure()
    {
        await CreateTable("t", "dt");
        await MakeCrawler(Logged, "t");
        ((string?)(await _room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
        _room.Glue.Catalog.Partitions("trips", "t").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_does_not_belong_to_a_table_changes_nothing_and_is_logged()
    {
        await CreateTable("t", "dt");
        var before = _room.Glue.Catalog.GetTable("trips", "t");
        _room.Objects.Put("lake", "t/README.txt", "hello");
        _room.Objects.Put("lake", "t/2026-01-15/a.json", """{"id": "a"}""");
        _room.Objects.Put("lake", "t/dt=2026-01-16/run=x/a.json", """{"id": "a"}""");
        _room.Objects.Put("lake", "t/dt=2026-01-17/a.csv", "id;minutes\nx;1\ny;2\n");
        _room.Objects.Put("lake", "t/dt=2026-01-18/a.json", """{"id": "a", "minutes": "n/a", "extra": 1}""");
        _room.Objects.Put("lake", "t/dt=2026-01-18/_hidden.json", """{"id": "a"}""");
        await MakeCrawler(Logged, "t");
        var crawl = await _room.Crawl();
        ((string?)crawl["Status"]).ShouldBe("SUCCEEDED");
        _room.Glue.Catalog.GetTable("trips", "t").ShouldBe(before);
        _room.Glue.Catalog.Partitions("trips", "t").Select(partition => partition.Values[0]).ShouldBe(["2026-01-17", "2026-01-18"]);
        var log = crawl["LogLines"]!.AsArray().Select(line => (string)line!).ToList();
        foreach (var part in (string[])["t/README.txt is in no folder", "t/2026-01-15/a.json is in no folder of the form dt=.../", "run=x/a.json is in no folder", "dt=2026-01-17/a.csv is csv and not json", "has a column 'extra' (int)", "has 'minutes' as string, declared is double"])
            log.ShouldContain(line => line.Contains(part, StringComparison.Ordinal));
        log.ShouldAllBe(line => line.StartsWith("table trips.t: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registered_run_of_a_day_is_left_alone()
    {
        await CreateTable("t", "dt");
        _room.Objects.Put("lake", "t/dt=2026-01-15/run=a/1.json", """{"id": "a"}""");
        _room.Objects.Put("lake", "t/dt=2026-01-15/run=b/1.json", """{"id": "b"}""");
        _room.Glue.Catalog.TryAddPartition("trips", "t", ["2026-01-15"], "s3://lake/t/dt=2026-01-15/run=a/", null);
        await MakeCrawler(Logged, "t");
        var crawl = await _room.Crawl();
        _room.Glue.Catalog.Partitions("trips", "t").ShouldHaveSingleItem().Location.ShouldBe("s3://lake/t/dt=2026-01-15/run=a/");
        crawl["LogLines"]!.AsArray().ShouldHaveSingleItem()!.ToString().ShouldContain("run=b/1.json");
    }

    [Fact]
    public async Task Of_many_files_twenty_are_compared_with_the_table_from_the_first_to_the_last()
    {
        await CreateTable("t", "dt");
        for (var i = 10; i < 49; i++) _room.Objects.Put("lake", $"t/dt=2026-01-15/{i}.json", """{"extra": 1}""");
        await MakeCrawler(Logged, "t");
        var log = (await _room.Crawl())["LogLines"]!.AsArray().Select(line => (string)line!).ToList();
        log.Count.ShouldBe(20);
        log[0].ShouldContain("/10.json has a column 'extra'");
        log[^1].ShouldContain("/48.json has a column 'extra'");
    }

    [Theory]
    [InlineData("""{"CatalogTargets": [{"DatabaseName": "trips", "Tables": ["t"]}], "S3Targets": [{"Path": "s3://lake/t/"}]}""", "cannot have other targets")]
    [InlineData("""{"CatalogTargets": [{"DatabaseName": "trips", "Tables": []}]}""", "at least one table")]
    [InlineData("""{"CatalogTargets": [{"DatabaseName": "trips", "Tables": ["gone"]}]}""", "gone")]
    [InlineData("""{"CatalogTargets": [{"DatabaseName": "nowhere", "Tables": ["t"]}]}""", "nowhere")]
    [InlineData("""{"CatalogTargets": [{"Tables": ["t"]}]}""", "DatabaseName")]
    public async Task Targets_that_do_not_go_together_are_refused(string targets, string message)
    {
        await CreateTable("t", "dt");
        var error = await Should.ThrowAsync<AwsException>(() => _room.Call("CreateCrawler", $$"""{"Name": "crawler", "Role": "crawler", {{Logged}} "Targets": {{targets}} }"""));
        error.Code.ShouldBeOneOf("InvalidInputException", "EntityNotFoundException", "ValidationException");
        error.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("""{"UpdateBehavior": "LOG", "DeleteBehavior": "DEPRECATE_IN_DATABASE"}""", "InvalidInputException")]
    [InlineData("""{"UpdateBehavior": "LOG"}""", "InvalidInputException")]
    [InlineData("""{"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"}""", "NotImplemented")]
    public async Task A_policy_that_would_change_a_declared_table_is_refused(string policy, string code)
    {
        await CreateTable("t", "dt");
        (await Should.ThrowAsync<AwsException>(() => MakeCrawler($""" "SchemaChangePolicy": {policy}, """, "t"))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_crawl_fails_when_its_table_was_deleted_meanwhile()
    {
        await CreateTable("t", "dt");
        await MakeCrawler(Logged, "t");
        await _room.Call("DeleteTable", """{"DatabaseName": "trips", "Name": "t"}""");
        var crawl = await _room.Crawl();
        ((string?)crawl["Status"]).ShouldBe("FAILED");
        ((string?)crawl["ErrorMessage"]).ShouldNotBeNull().ShouldContain("t");
        var targets = (await _room.Call("GetCrawler", """{"Name": "crawler"}"""))["Crawler"]!["Targets"]!;
        targets["CatalogTargets"]![0]!["Tables"]![0]!.ToString().ShouldBe("t");
    }

    private Task<JsonObject> CreateTable(string name, params string[] keys) => _room.Call("CreateTable", new JsonObject
    {
        ["DatabaseName"] = "trips",
        ["TableInput"] = new JsonObject
        {
            ["Name"] = name,
            ["PartitionKeys"] = new JsonArray([.. keys.Select(key => new JsonObject { ["Name"] = key, ["Type"] = "string" })]),
            ["StorageDescriptor"] = new JsonObject
            {
                ["Location"] = $"s3://lake/{name}/",
                ["Columns"] = JsonNode.Parse("""[{"Name": "id", "Type": "string"}, {"Name": "minutes", "Type": "double"}]"""),
                ["SerdeInfo"] = JsonNode.Parse("""{"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"}"""),
            },
        },
    }.ToJsonString());

    private Task MakeCrawler(string policy, string table) => _room.Call(
        "CreateCrawler",
        $$"""
          {"Name": "crawler", "Role": "crawler", {{policy}} "Targets": {"CatalogTargets": [{"DatabaseName": "trips", "Tables": ["{{table}}"]}]},
           "Configuration": "{\"Version\":1.0,\"CrawlerOutput\":{\"Partitions\":{\"AddOrUpdateBehavior\":\"InheritFromTable\"} } }" }
          """);
}
