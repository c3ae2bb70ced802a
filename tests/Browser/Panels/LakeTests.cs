using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Panels;

/// <summary>What has landed, how the catalog sees it, and SQL over it, against S3, Glue and Athena themselves.</summary>
public sealed partial class LakeTests(ShownPipeline shown)
{
    [Fact]
    public async Task The_folders_are_those_of_the_bucket_with_their_objects()
    {
        await using var page = await shown.OpenAsync("lake");
        var keys = await shown.KeysAsync("");
        foreach (var folder in keys.GroupBy(key => key[..(key.IndexOf('/', StringComparison.Ordinal) + 1)]))
        {
            var row = page.Find("object").Filter(new() { HasText = folder.Key });
            await row.WaitForAsync();
            (await row.InnerTextAsync()).ShouldContain(folder.Count().ToString("N0", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_folder_is_opened_down_to_a_line_of_an_object()
    {
        await using var page = await shown.OpenAsync("lake");
        var key = (await shown.KeysAsync("labels/"))[0];
        foreach (var part in Parts(key)) await page.Find("objects").GetByRole(AriaRole.Button, new() { Name = part, Exact = true }).ClickAsync();
        await page.ShouldContainAsync("object-text", "trip_id,minutes");
    }

    [Fact]
    public async Task The_tables_are_those_of_the_catalog_with_their_columns()
    {
        await using var page = await shown.OpenAsync("lake");
        var tables = (await shown.CallAsync("glue", "GetTables", new JsonObject { ["DatabaseName"] = shown.Pipeline.Stack.Outputs["DatabaseName"] }))["TableList"]!.AsArray();
        tables.Count.ShouldBeGreaterThanOrEqualTo(2);
        await page.Find("catalog-table").First.WaitForAsync();
        (await page.Find("catalog-table").CountAsync()).ShouldBe(tables.Count);
        await page.Find("catalog-table").Locator("summary").Filter(new() { HasTextRegex = Scored() }).ClickAsync();
        await page.ShouldContainAsync("catalog", "features");
        await page.ShouldContainAsync("catalog", "sequence_number");
    }

    [Fact]
    public async Task A_folder_of_many_objects_is_read_on_until_its_end()
    {
        const int Objects = 130;
        var keys = Enumerable.Range(0, Objects).Select(number => $"many/{number:000}.txt").ToList();
        foreach (var key in keys) await shown.PutAsync(key, "one of many");
        await using var page = await shown.OpenAsync("lake/prefix/many%2F");
        await page.Find("objects-more").WaitForAsync();
        (await page.Find("object").CountAsync()).ShouldBe(100);

        await page.Find("objects-more").ClickAsync();

        await Assertions.Expect(page.Find("object")).ToHaveCountAsync(Objects);
        (await page.Find("object").EvaluateAllAsync<string[]>("rows => rows.map((row) => row.dataset.key)")).ShouldBe(keys);
        await Assertions.Expect(page.Find("objects-more")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_bundled_query_is_one_click_away()
    {
        await using var page = await shown.OpenAsync("lake");
        await page.Find("bundled-0").ClickAsync();
        await page.ShouldContainAsync("query-status", "Done");
        await page.Find("result").WaitForAsync();
    }

    [Fact]
    public async Task A_wrong_query_is_told_with_its_place()
    {
        await using var page = await shown.OpenAsync("lake");
        await page.Find("sql").FillAsync("SELECT trip_id\nFROM scored\nWHERE nobody = 1");
        await page.Find("run-query").ClickAsync();
        await page.ShouldContainAsync("query-error", "nobody");
        (await page.Find("query-position").GetAttributeAsync("data-line")).ShouldBe("3");
    }

    private static string[] Parts(string key)
    {
        var parts = key.Split('/');
        return [.. parts[..^1].Select(part => part + "/"), parts[^1]];
    }

    // Other tables have a column of that name.
    [GeneratedRegex(@"^\s*scored\b")]
    private static partial Regex Scored();
}
