using System.Globalization;

namespace Pipeline.Cloud.Tests.Glue.Crawling;

/// <summary>Files with more columns than a table may have are classified as UNKNOWN.</summary>
public sealed class WideSchemaTests : IAsyncDisposable
{
    private const int Files = 20;
    private const int Width = 60_000;
    private readonly GlueRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public Task Json_with_a_key_for_every_id() =>
        IsUnknownAsync(file => "{" + string.Join(',', Ids(file).Select(id => $"\"{id}\":1")) + "}\n");

    [Fact]
    public Task Json_with_a_nested_key_for_every_id() =>
        IsUnknownAsync(file => "{\"rows\":[{" + string.Join(',', Ids(file).Select(id => $"\"{id}\":1")) + "}]}\n");

    [Fact]
    public Task Csv_with_a_column_for_every_id() => IsUnknownAsync(file => string.Join(',', Ids(file)) + "\n");

    [Fact]
    public async Task Files_that_together_are_too_wide()
    {
        for (var file = 0; file < Files; file++)
            _room.Objects.Put("lake", $"wide/{file}.json", "{" + string.Join(',', Ids(file).Take(500).Select(id => $"\"{id}\":1")) + "}\n");
        await CrawlAsync();
        _room.Columns("wide").ShouldBeEmpty();
    }

    private async Task IsUnknownAsync(Func<int, string> content)
    {
        for (var file = 0; file < Files; file++) _room.Objects.Put("lake", $"wide/{file}.txt", content(file));
        await CrawlAsync();
        _room.Glue.Catalog.GetTable("trips", "wide").Parameter("classification").ShouldBe("UNKNOWN");
        _room.Columns("wide").ShouldBeEmpty();
    }

    private async Task CrawlAsync()
    {
        const string Combine = """ "Configuration": "{\"Version\":1.0,\"Grouping\":{\"TableGroupingPolicy\":\"CombineCompatibleSchemas\"}}", """;
        await _room.MakeCrawler(Combine, "wide/");
        ((string?)(await _room.Crawl())["Status"]).ShouldBe("SUCCEEDED");
    }

    private static IEnumerable<string> Ids(int file) =>
        Enumerable.Range(0, Width).Select(id => "x" + ((file * Width) + id).ToString("x", CultureInfo.InvariantCulture));
}
