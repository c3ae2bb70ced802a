using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>Unusual names and texts in the catalog do not affect queries of other tables.</summary>
[Trait("Cost", "process")]
public sealed class OddNameTests : IAsyncDisposable
{
    private readonly AthenaRoom _athena = new();

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task A_table_is_read_without_keys_that_cannot_be_columns()
    {
        _athena.Objects.Put("lake", "odd/a.json", """{"id":1,"":2,"a\u0000b":3,"in":{"":1,"d,e":3,"h":5}}""" + "\n");
        await _athena.Room.MakeCrawler("", "odd/");
        await _athena.Room.Crawl();
        (await _athena.Rows("""select id, "in".h from trips.odd""")).ShouldBe(["1|5"]);
    }

    [Fact]
    public async Task A_text_that_no_statement_can_contain_fails_only_its_table()
    {
        _athena.Objects.Put("lake", "nul/a.csv", "1,2\n");
        _athena.Room.Glue.Catalog.CreateTable("trips", "nul", JsonNode.Parse(
            """
            {"StorageDescriptor": {"Location": "s3://lake/nul/", "Columns": [{"Name": "a", "Type": "int"}],
             "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "Parameters": {"field.delim": "\u0000"}}}}
            """)!.AsObject());
        (await _athena.Failure("select a from trips.nul")).ShouldStartWith("HIVE_INVALID_METADATA");
        (await _athena.Rows("select 1")).ShouldBe(["1"]);
    }

    [Theory]
    [InlineData("select 1\0")]
    [InlineData("select 'a\0b'")]
    [InlineData("select 1 as \"a\0b\"")]
    [InlineData("unload (select 1) to 's3://lake/unloaded/' with (format = 'TEXTFILE', compression = 'NONE', field_delimiter = '\0')")]
    public async Task A_query_with_the_null_character_is_refused(string sql) =>
        (await Should.ThrowAsync<AwsException>(() => _athena.Start(sql))).Code.ShouldBe("InvalidRequestException");
}
