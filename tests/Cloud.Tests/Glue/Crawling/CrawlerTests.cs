using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.Glue;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Glue.Crawling;

public sealed class CrawlerTests : IAsyncDisposable
{
    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Gzipped_json_in_hive_folders_becomes_a_partitioned_table()
    {
        _room.Objects.Put("lake", "scored/dt=2026-01-15/hour=09/a.ndjson.gz", """{"trip_id":"1","minutes":null,"features":"9,2,","lookups":{"pickup":{"zone":"Astoria"},"dropoff":null}}""" + "\n");
        _room.Objects.Put("lake", "scored/dt=2026-01-15/hour=10/b.ndjson.gz", """{"trip_id":"2","minutes":7.5,"features":"10,1.25,1","lookups":{"pickup":{"zone":"Soho","borough":"Manhattan"},"dropoff":{"zone":null}}}""" + "\n");
        await _room.MakeCrawler("", "scored/");

        ((string?)(await _room.Crawl())["Status"]).ShouldBe("SUCCEEDED");

        _room.Columns("scored").ShouldBe(["trip_id:string", "minutes:double", "features:string", "lookups:struct<pickup:struct<zone:string,borough:string>,dropoff:struct<zone:string>>"]);
        var table = _room.Glue.Catalog.GetTable("trips", "scored");
        table.PartitionKeys.Select(key => $"{key.Name}:{key.Type}").ShouldBe(["dt:string", "hour:string"]);
        table.Location.ShouldBe("s3://lake/scored/");
        (table.Parameter("classification"), table.Parameter("compressionType")).ShouldBe(("json", "gzip"));
        _room.Glue.Catalog.Partitions("trips", "scored").Select(partition => (string.Join('/', partition.Values), partition.Location)).ShouldBe(
            [("2026-01-15/09", "s3://lake/scored/dt=2026-01-15/hour=09/"), ("2026-01-15/10", "s3://lake/scored/dt=2026-01-15/hour=10/")]);
    }

    [Fact]
    public async Task Csv_with_a_header_names_its_columns()
    {
        _room.Objects.Put("lake", "labels/dt=2026-01-15/a.csv", "trip_id,minutes\n1,7.5\n2,12\n");
        _room.Objects.Put("lake", "labels/dt=2026-01-16/b.csv", "trip_id,minutes\nx-3,12\n");
        await _room.MakeCrawler("""  "TablePrefix": "raw_",  """, "labels/");
        await _room.Crawl();
        _room.Columns("raw_labels").ShouldBe(["trip_id:string", "minutes:double"]);
        _room.Glue.Catalog.GetTable("trips", "raw_labels").Parameter("skip.header.line.count").ShouldBe("1");
    }

    [Fact]
    public async Task A_crawler_of_a_bucket_that_does_not_exist_is_refused()
    {
        const string targets = """{"S3Targets": [{"Path": "s3://none/scored/"}]}""";
        var refused = await Should.ThrowAsync<AwsException>(() => _room.Call("CreateCrawler", $$"""{"Name": "crawler", "Role": "crawler", "DatabaseName": "trips", "Targets": {{targets}} }"""));
        (refused.Code, refused.Message, refused.Status).ShouldBe(("InvalidInputException", "S3 bucket none does not exist.", 400));
        (await Should.ThrowAsync<AwsException>(() => _room.Call("GetCrawler", """{"Name": "crawler"}"""))).Code.ShouldBe("EntityNotFoundException");

        await _room.MakeCrawler("", "scored/");
        (await Should.ThrowAsync<AwsException>(() => _room.Call("UpdateCrawler", $$"""{"Name": "crawler", "Targets": {{targets}} }"""))).Message.ShouldBe("S3 bucket none does not exist.");
        var kept = (await _room.Call("GetCrawler", """{"Name": "crawler"}"""))["Crawler"]!["Targets"]!["S3Targets"]![0]!["Path"]!.ToString();
        kept.ShouldBe("s3://lake/scored/", "a refused change changes nothing");
    }

    [Fact]
    public async Task Csv_of_only_words_has_no_header()
    {
        _room.Objects.Put("lake", "words/a.csv", "alpha,beta\ngamma,delta\n");
        await _room.MakeCrawler("", "words/");
        await _room.Crawl();
        _room.Columns("words").ShouldBe(["col0:string", "col1:string"]);
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Parquet_files_contain_their_schema()
    {
        using var directory = new TemporaryDirectory();
        using (var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings()))
        {
            session.Execute(
                $"copy (select 1::int as a, 2::bigint as b, 0.5 as c, timestamp '2026-01-01' as d, {{'x': 1.5::double}} as e, ['s'] as f) " +
                $"to '{directory.File("t.parquet")}' (format parquet)");
        }

        await _room.Objects.PutFileAsync("lake", "training/train/part-0", directory.File("t.parquet"), "", default);
        await _room.MakeCrawler("", "training/train");
        await _room.Crawl();
        _room.Columns("train").ShouldBe(["a:int", "b:bigint", "c:decimal(2,1)", "d:timestamp", "e:struct<x:double>", "f:array<string>"]);
    }

    [Fact]
    public async Task Folders_of_different_formats_are_separate_tables()
    {
        _room.Objects.Put("lake", "all/one/a.json", """{"a": 1}""");
        _room.Objects.Put("lake", "all/two/b.csv", "x,y\n1,2\n3,4\n");
        _room.Objects.Put("lake", "all/three/dt=1/c.json", """{"zig": 1, "zag": true, "zog": 2.5}""");
        await _room.MakeCrawler("", "all/");
        await _room.Crawl();
        _room.Tables.ShouldBe(["one", "three", "two"]);
        _room.Columns("three").ShouldBe(["zig:int", "zag:boolean", "zog:double"]);
    }

    [Theory]
    [InlineData("", new[] { "year_2017", "year_2018" })]
    [InlineData("""  "Configuration": "{\"Version\":1.0,\"Grouping\":{\"TableGroupingPolicy\":\"CombineCompatibleSchemas\"}}",  """, new[] { "table1" })]
    public async Task Different_columns_are_combined_only_by_the_policy(string configuration, string[] tables)
    {
        _room.Objects.Put("lake", "table1/year=2017/data1.json", """{"A": 1, "B": 2}""");
        _room.Objects.Put("lake", "table1/year=2018/data2.json", """{"C": 3, "D": 4}""");
        await _room.MakeCrawler(configuration, "table1/");
        await _room.Crawl();
        _room.Tables.ShouldBe(tables);
        if (tables.Length == 1) _room.Columns("table1").ShouldBe(["a:int", "b:int", "c:int", "d:int"]);
    }

    [Fact]
    public async Task Several_targets_and_exclusions_apply_and_an_empty_folder_is_no_table()
    {
        _room.Objects.Put("lake", "scored/a.json", """{"a": 1}""");
        _room.Objects.Put("lake", "routes/r.csv", "from,to,trips\n1,2,3\n");
        _room.Objects.Put("lake", "routes/r.csv.metadata", "not a table");
        await _room.Call(
            "CreateCrawler",
            """
            {"Name": "crawler", "Role": "r", "DatabaseName": "trips", "Targets": {"S3Targets": [
              {"Path": "s3://lake/scored/"}, {"Path": "s3://lake/routes/", "Exclusions": ["**.metadata"]}, {"Path": "s3://lake/nothing/"}]}}
            """);
        ((string?)(await _room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
        _room.Tables.ShouldBe(["routes", "scored"]);
        _room.Columns("routes").ShouldBe(["from:bigint", "to:bigint", "trips:bigint"]);
    }

    [Fact]
    public async Task A_second_crawl_adds_partitions_and_columns()
    {
        _room.Objects.Put("lake", "scored/dt=1/a.json", """{"a": 1, "b": null, "c": 1}""");
        await _room.MakeCrawler("", "scored/");
        await _room.Crawl();
        _room.Objects.Put("lake", "scored/dt=2/a.json", """{"a": 9000000000, "b": 0.5, "c": 1, "d": [true]}""");
        await _room.Crawl();
        _room.Columns("scored").ShouldBe(["a:bigint", "b:double", "c:int", "d:array<boolean>"]);
        _room.Glue.Catalog.Partitions("trips", "scored").Count.ShouldBe(2);
        var metrics = (await _room.Call("GetCrawlerMetrics", """{"CrawlerNameList": ["crawler"]}"""))["CrawlerMetricsList"]![0]!;
        ((int)metrics["TablesCreated"]!, (int)metrics["TablesUpdated"]!).ShouldBe((0, 1));
    }

    [Fact]
    public async Task The_policy_LOG_keeps_the_schema_and_adds_partitions()
    {
        _room.Objects.Put("lake", "scored/dt=1/a.json", """{"a": 1}""");
        await _room.MakeCrawler("""  "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},  """, "scored/");
        await _room.Crawl();
        _room.Objects.Put("lake", "scored/dt=2/a.json", """{"a": 1.5}""");
        await _room.Crawl();
        _room.Columns("scored").ShouldBe(["a:int"]);
        _room.Glue.Catalog.Partitions("trips", "scored").Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("DEPRECATE_IN_DATABASE", new[] { "scored" })]
    [InlineData("DELETE_FROM_DATABASE", new string[0])]
    public async Task A_table_without_objects_is_handled_by_the_delete_policy(string behavior, string[] tables)
    {
        _room.Objects.Put("lake", "scored/a.json", """{"a": 1}""");
        await _room.MakeCrawler($$"""  "SchemaChangePolicy": {"DeleteBehavior": "{{behavior}}"},  """, "scored/");
        await _room.Crawl();
        await _room.Objects.DeleteAsync("lake", "scored/a.json", default);
        await _room.Crawl();
        _room.Tables.ShouldBe(tables);
        if (tables.Length > 0) _room.Glue.Catalog.GetTable("trips", "scored").Parameter("DEPRECATED_BY_CRAWLER").ShouldNotBeNull();
    }

    [Fact]
    public async Task Thousands_of_objects_are_sampled_and_all_their_folders_become_partitions()
    {
        for (var i = 0; i < 3000; i++) _room.Objects.Put("lake", $"scored/dt={i / 24:d3}/hour={i % 24:d2}/x.json", i == 2999 ? """{"a":1,"last":1}""" : """{"a":1}""");
        await _room.MakeCrawler("", "scored/");
        await _room.Crawl();
        _room.Columns("scored").ShouldBe(["a:int", "last:int"]);
        _room.Glue.Catalog.Partitions("trips", "scored").Count.ShouldBe(3000);
        var page = await _room.Call("GetPartitions", """{"DatabaseName": "trips", "TableName": "scored", "MaxResults": 10}""");
        page["Partitions"]!.AsArray().Count.ShouldBe(10);
        ((string?)page["NextToken"]).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_bucket_that_was_deleted_fails_the_crawl_and_not_the_crawler()
    {
        await _room.MakeCrawler("", "x/");
        _room.Objects.Delete(GlueRoom.Bucket);
        var last = await _room.Crawl();
        ((string?)last["Status"]).ShouldBe("FAILED");
        ((string?)last["ErrorMessage"]).ShouldNotBeNull().ShouldContain(GlueRoom.Bucket);
        ((string?)(await _room.Crawl())["Status"]).ShouldBe("FAILED");
    }

    [Fact]
    public async Task A_running_crawler_is_not_started_twice_and_can_be_stopped()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var slow = new GlueService(_room, entered, leave);
        await using var glue = slow.Service;
        await slow.Call("StartCrawler");
        entered.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        (await Should.ThrowAsync<AwsException>(() => slow.Call("StartCrawler"))).Code.ShouldBe("CrawlerRunningException");
        (await Should.ThrowAsync<AwsException>(() => slow.Call("DeleteCrawler"))).Code.ShouldBe("CrawlerRunningException");
        await slow.Call("StopCrawler");
        ((string?)(await slow.Call("GetCrawler"))["Crawler"]!["State"]).ShouldBe("STOPPING");
        (await Should.ThrowAsync<AwsException>(() => slow.Call("StopCrawler"))).Code.ShouldBe("CrawlerStoppingException");
        leave.Set();
        JsonNode? crawler = null;
        await Eventually.HoldsAsync(async () => (string?)(crawler = (await slow.Call("GetCrawler"))["Crawler"]!)["State"] == "READY", "the crawl ends");
        ((string?)crawler!["LastCrawl"]!["Status"]).ShouldBe("CANCELLED");
        (await Should.ThrowAsync<AwsException>(() => slow.Call("StopCrawler"))).Code.ShouldBe("CrawlerNotRunningException");
        await slow.Call("DeleteCrawler");
        (await Should.ThrowAsync<AwsException>(() => slow.Call("GetCrawler"))).Code.ShouldBe("EntityNotFoundException");
    }

    [Theory]
    [InlineData("""{"Name":"c","Role":"r","DatabaseName":"d","Targets":{"JdbcTargets":[{"Path":"x"}]}}""", "JdbcTargets")]
    [InlineData("""{"Name":"c","Role":"r","DatabaseName":"d","Schedule":"cron(0 1 * * ? *)","Targets":{"S3Targets":[{"Path":"s3://a/"}]}}""", "Schedule")]
    [InlineData("""{"Name":"c","Role":"r","DatabaseName":"d","Colour":"red","Targets":{"S3Targets":[{"Path":"s3://a/"}]}}""", "Colour")]
    [InlineData("""{"Name":"c","Role":"r","DatabaseName":"d","Targets":{"S3Targets":[{"Path":"s3://a/"}]},"RecrawlPolicy":{"RecrawlBehavior":"CRAWL_EVENT_MODE"}}""", "CRAWL_EVENT_MODE")]
    public async Task A_feature_that_is_not_emulated_is_refused_by_name(string input, string name)
    {
        var error = await Should.ThrowAsync<AwsException>(() => _room.Call("CreateCrawler", input));
        (error.Code, error.Message.Contains(name, StringComparison.Ordinal)).ShouldBe(("NotImplemented", true));
    }

    /// <summary>A Glue service whose store blocks a crawl until it is released.</summary>
    private sealed class GlueService(GlueRoom room, ManualResetEventSlim entered, ManualResetEventSlim leave)
    {
        public Cloud.Glue.GlueService Service { get; } = Make(room, entered, leave);

        public Task<JsonObject> Call(string operation) =>
            Service.Operations.Find(operation)!.Handler!(new JsonObject { ["Name"] = "slow" }, GlueRoom.Context);

        private static Cloud.Glue.GlueService Make(GlueRoom room, ManualResetEventSlim entered, ManualResetEventSlim leave)
        {
            room.Objects.Put("lake", "x/a.json", """{"a": 1}""");
            var glue = new Cloud.Glue.GlueService(CloudContext.Unchecked(room.Options, room.Time, new Dispatcher([])), new HeldStore(room.Objects, entered, leave), () => new DuckDbParquetSchemas(room.Options.NodeModules));
            glue.Catalog.CreateDatabase("trips", []);
            glue.Operations.Find("CreateCrawler")!.Handler!(
                JsonNode.Parse("""{"Name":"slow","Role":"r","DatabaseName":"trips","Targets":{"S3Targets":[{"Path":"s3://lake/x/"}]}}""")!.AsObject(), GlueRoom.Context);
            return glue;
        }
    }
}
