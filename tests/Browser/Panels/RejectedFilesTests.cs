using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Pipeline.Browser.Running;
using Pipeline.Testing;

namespace Pipeline.Browser.Panels;

/// <summary>What intake rejects is seen, with its reason, against the reports in the lake.</summary>
public sealed class RejectedFilesTests(ShownPipeline shown)
{
    private const string Rejected = "rejected/";

    [Fact]
    public async Task A_rejected_file_is_listed_with_its_reason_and_leads_to_its_report_and_its_copy()
    {
        (await shown.KeysAsync(Rejected)).ShouldBeEmpty("the run drops no file that is rejected");
        await using var page = await shown.OpenAsync("lake");
        await page.ShouldContainAsync("rejected-files", "No file was rejected.");

        await shown.PutAsync("labels/dt=2026-01-15/older.csv", "trip_id,minutes\nt1,soon\n");
        await ReportedAsync("older");
        await shown.PutAsync("labels/newer.csv", "trip_id,minutes\nt1,5\n");
        var report = await ReportedAsync("newer");
        await page.Find("rejected-refresh").ClickAsync();

        await Assertions.Expect(page.Find("rejected-file")).ToHaveCountAsync(2);
        (await page.Find("rejected-file").EvaluateAllAsync<string[]>("rows => rows.map((row) => row.dataset.key)")).ShouldBe(["labels/newer.csv", "labels/dt=2026-01-15/older.csv"]);
        (await page.Find("rejected-reason").Nth(0).InnerTextAsync()).ShouldBe(report["reason"]!.ToString());
        (await page.Find("rejected-reason").Nth(1).InnerTextAsync()).ShouldStartWith("row 2, minutes, 'soon': ");
        await page.Find("rejected-report").Nth(0).ClickAsync();
        await page.ShouldContainAsync("object-text", "\"key\": \"labels/newer.csv\"");
        await page.Find("rejected-copy").Nth(1).ClickAsync();
        await page.ShouldContainAsync("object-text", "t1,soon");
    }

    /// <summary>The report of a rejected file, once it is there.</summary>
    private async Task<JsonNode> ReportedAsync(string name)
    {
        string? key = null;
        await Eventually.HoldsAsync(
            async () => (key = (await shown.KeysAsync(Rejected)).FirstOrDefault(found => found.Contains(name, StringComparison.Ordinal) && found.EndsWith("/report.json", StringComparison.Ordinal))) is not null,
            $"{name} is rejected");
        return JsonNode.Parse(await shown.TextAsync(key!))!;
    }
}
