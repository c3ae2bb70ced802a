using System.Globalization;
using Microsoft.Playwright;
using Microsoft.VisualBasic.FileIO;
using Pipeline.Browser.Running;
using Pipeline.Testing;

namespace Pipeline.Browser.Panels;

/// <summary>What a query of the lake panel answers, in each of its forms, against Athena's own answer.</summary>
public sealed class QueryResultTests(ShownPipeline shown)
{
    private const string ByModel = "SELECT model, count(*) AS trips FROM scored WHERE model IS NOT NULL GROUP BY model ORDER BY model";

    [Fact]
    public async Task The_file_that_is_saved_has_the_rows_that_the_page_shows_and_Athena_answers()
    {
        const string Sql = "SELECT trip_id, minutes, 'a \"word\", and\nanother' AS words, CAST(NULL AS varchar) AS nothing FROM scored WHERE minutes IS NOT NULL ORDER BY trip_id LIMIT 25";
        await using var page = await RunAsync(Sql);
        var expected = await shown.RowsAsync(Sql);
        expected.Count.ShouldBe(26);
        var shows = await page.Find("result-table").Locator("tbody tr").EvaluateAllAsync<string[][]>(
            "rows => rows.map((row) => [...row.children].map((cell) => cell.firstElementChild?.title || cell.textContent))");
        shows.ShouldBe(expected.Skip(1).Select(row => row.Select(cell => cell ?? "null").ToArray()));

        await page.Find("result-csv-tab").ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Find("result-save").ClickAsync());

        download.SuggestedFilename.ShouldEndWith(".csv");
        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Fields(file).ShouldBe(expected.Select(row => row.Select(cell => cell ?? "").ToArray()));
        (await page.Find("result-csv").TextContentAsync()).ShouldBe(file);
    }

    [Fact]
    public async Task A_result_of_names_is_drawn_as_bars()
    {
        await using var page = await RunAsync(ByModel);
        var expected = (await shown.RowsAsync(ByModel)).Skip(1).ToList();
        await page.Find("result-chart-tab").ClickAsync();
        var bars = page.Find("result-bars").Locator("[data-value]");
        await bars.First.WaitForAsync();
        (await bars.EvaluateAllAsync<string[]>("bars => bars.map((bar) => bar.dataset.value)")).ShouldBe(expected.Select(row => row[1]!));
        (await page.Find("result-bars").Locator("tbody th").AllInnerTextsAsync()).ShouldBe(expected.Select(row => row[0]!));
        var widths = await page.Find("result-bars").Locator(".bar").EvaluateAllAsync<double[]>("bars => bars.map((bar) => bar.getBoundingClientRect().width / bar.parentElement.getBoundingClientRect().width)");
        var largest = expected.Max(row => double.Parse(row[1]!, CultureInfo.InvariantCulture));
        foreach (var (width, row) in widths.Zip(expected)) width.ShouldBe(double.Parse(row[1]!, CultureInfo.InvariantCulture) / largest, 0.02);
    }

    [Fact]
    public async Task A_result_of_rising_numbers_is_drawn_as_a_line_with_its_figures_as_a_table()
    {
        const string Sql = "SELECT n, n * n AS square FROM UNNEST(sequence(1, 20)) AS numbers (n) ORDER BY n";
        await using var page = await RunAsync(Sql);
        await page.Find("result-chart-tab").ClickAsync();
        await page.Find("result-line-square").Locator("canvas").WaitForAsync();
        await page.Find("result-line-square-table").ClickAsync();
        var figures = await page.Find("result-line-square").Locator("tbody td").AllInnerTextsAsync();
        figures.Select(figure => int.Parse(figure, CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, 20).Reverse().Select(number => number * number));
    }

    [Fact]
    public async Task A_result_without_numbers_says_that_there_is_nothing_to_draw()
    {
        await using var page = await RunAsync("SELECT 'word' AS word");
        await page.Find("result-chart-tab").ClickAsync();
        await page.ShouldContainAsync("result-chart", "no column of numbers");
    }

    [Fact]
    public async Task A_running_query_is_stopped_and_says_so()
    {
        await using var page = await shown.OpenAsync("lake");
        await page.Find("sql").FillAsync("SELECT sum(length(a.trip_id || b.trip_id || c.trip_id)) FROM scored a CROSS JOIN scored b CROSS JOIN scored c WHERE a.trip_id || b.trip_id > c.trip_id");
        await page.Find("run-query").ClickAsync();
        await page.ShouldContainAsync("query-status", "Running");
        await Eventually.HoldsAsync(async () => await shown.LastQueryStateAsync() == "RUNNING", "the query runs");

        await page.Find("stop-query").ClickAsync();

        await page.ShouldContainAsync("query-status", "Stopped");
        (await shown.LastQueryStateAsync()).ShouldBe("CANCELLED");
        await Assertions.Expect(page.Find("failure")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Find("stop-query")).ToBeDisabledAsync();
        await page.Find("sql").FillAsync("SELECT 1 AS one");
        await page.Find("run-query").ClickAsync();
        await page.ShouldContainAsync("query-status", "Done");
    }

    private async Task<LivePage> RunAsync(string sql)
    {
        var page = await shown.OpenAsync("lake");
        await page.Find("sql").FillAsync(sql);
        await page.Find("run-query").ClickAsync();
        await page.ShouldContainAsync("query-status", "Done");
        return page;
    }

    /// <summary>The fields of a CSV file, read by another's hand.</summary>
    private static List<string[]> Fields(string content)
    {
        using var parser = new TextFieldParser(new StringReader(content)) { Delimiters = [","], HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        var rows = new List<string[]>();
        while (parser.ReadFields() is { } fields) rows.Add(fields);
        return rows;
    }
}
