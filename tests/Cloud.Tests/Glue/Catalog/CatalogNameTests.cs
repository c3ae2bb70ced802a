using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Glue.Catalog;

/// <summary>The catalog refuses names that no query could contain, and a crawl skips them.</summary>
public sealed class CatalogNameTests : IAsyncDisposable
{
    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("team_x\0y")]
    [InlineData("a\nb")]
    [InlineData("a\uFFFF")]
    [InlineData("")]
    public async Task A_name_with_a_character_that_Glue_does_not_allow_is_refused(string name)
    {
        await RefusedAsync("CreateDatabase", "databaseInput.name", new JsonObject { ["DatabaseInput"] = new JsonObject { ["Name"] = name } });
        await RefusedAsync("CreateTable", "tableInput.name", Table(new JsonObject { ["Name"] = name }));
        foreach (var list in (string[])["Columns", "PartitionKeys"])
        {
            var columns = new JsonArray(new JsonObject { ["Name"] = name, ["Type"] = "int" });
            var table = list == "Columns" ? new JsonObject { ["StorageDescriptor"] = new JsonObject { [list] = columns } } : new JsonObject { [list] = columns };
            table["Name"] = "t";
            await RefusedAsync("CreateTable", "column.name", Table(table));
        }

        (await _room.Call("GetDatabases", "{}"))["DatabaseList"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_may_be_as_long_as_Glue_allows()
    {
        await _room.Call("CreateDatabase", Database(new string('a', 255)));
        (await Should.ThrowAsync<AwsException>(() => _room.Call("CreateDatabase", Database(new string('b', 256))))).Message.ShouldContain("length less than or equal to 255");
    }

    [Theory]
    [InlineData("struct<:int>")]
    [InlineData("struct<a\0:int>")]
    public async Task A_member_name_that_no_query_could_contain_is_refused(string type)
    {
        var columns = new JsonArray(new JsonObject { ["Name"] = "c", ["Type"] = type });
        var table = new JsonObject { ["Name"] = "t", ["StorageDescriptor"] = new JsonObject { ["Columns"] = columns } };
        (await Should.ThrowAsync<AwsException>(() => _room.Call("CreateTable", Table(table).ToJsonString()))).Code.ShouldBe("InvalidInputException");
    }

    [Theory]
    [InlineData("CreateCrawler", "Name")]
    [InlineData("CreateCrawler", "TablePrefix")]
    [InlineData("CreateCrawler", "DatabaseName")]
    public async Task A_crawler_with_such_a_name_is_refused(string operation, string member)
    {
        var crawler = new JsonObject
        {
            ["Name"] = "c",
            ["Role"] = "r",
            ["DatabaseName"] = "trips",
            ["Targets"] = new JsonObject { ["S3Targets"] = new JsonArray(new JsonObject { ["Path"] = "s3://lake/a/" }) },
        };
        crawler[member] = "a\0";
        (await Should.ThrowAsync<AwsException>(() => _room.Call(operation, crawler.ToJsonString()))).Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task A_crawl_skips_keys_that_cannot_be_columns()
    {
        _room.Objects.Put("lake", "odd/a.json", """{"id":1,"":2,"a\u0000b":{"x":1},"in":{"":1,"c\u0000":2,"d,e":3,"f:g":4,"h":5}}""" + "\n");
        await _room.MakeCrawler("", "odd/");
        ((string?)(await _room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
        _room.Columns("odd").ShouldBe(["id:int", "in:struct<h:int>"]);
    }

    [Fact]
    public async Task A_crawl_names_a_CSV_column_by_position_if_its_header_cannot_be_a_name()
    {
        _room.Objects.Put("lake", "odd/a.csv", "id,\"\",name\n1,2,x\n");
        await _room.MakeCrawler("", "odd/");
        ((string?)(await _room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
        _room.Columns("odd").ShouldBe(["id:bigint", "col1:bigint", "name:string"]);
    }

    private static JsonObject Table(JsonObject input) => new() { ["DatabaseName"] = "trips", ["TableInput"] = input };

    private static string Database(string name) => new JsonObject { ["DatabaseInput"] = new JsonObject { ["Name"] = name } }.ToJsonString();

    private async Task RefusedAsync(string operation, string member, JsonObject input)
    {
        var error = await Should.ThrowAsync<AwsException>(() => _room.Call(operation, input.ToJsonString()));
        error.Code.ShouldBe("ValidationException", member);
        error.Message.ShouldContain($"at '{member}' failed to satisfy constraint");
    }
}
