using System.Globalization;
using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Panels;

/// <summary>How well the model does, against what the run measured when it read everything back.</summary>
public sealed class ModelTests(ShownPipeline shown)
{
    [Fact]
    public async Task The_gates_decisions_are_those_of_the_executions()
    {
        await using var page = await shown.OpenAsync("model");
        foreach (var execution in shown.Report.Executions)
        {
            var row = page.Find("decisions").GetByRole(AriaRole.Row).Filter(new() { HasText = execution.Name });
            await row.WaitForAsync();
            var said = await row.InnerTextAsync();
            said.ShouldContain(execution.Decision!);
            said.ShouldContain(execution.Candidate!.Value.ToString("0.00", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task The_serving_model_says_what_it_looks_at()
    {
        await using var page = await shown.OpenAsync("model");
        await page.ShouldContainAsync("importance", "distance_miles");
        await page.ShouldContainAsync("importance", "hour");
    }

    [Fact]
    public async Task The_live_error_is_told_by_model_by_hour_by_borough_and_by_distance()
    {
        await using var page = await shown.OpenAsync("model");
        await page.ShouldContainAsync("model-status", "As of");
        await page.ShouldHaveValueAsync("model-labelled-trips", await shown.CountAsync("""
            SELECT count(DISTINCT scored.trip_id) FROM scored JOIN labels ON labels.trip_id = scored.trip_id
            WHERE scored.model IS NOT NULL AND labels.minutes BETWEEN 1 AND 60
            """));
        foreach (var table in new[] { "error-by-hour", "error-by-borough", "error-by-distance" }) await page.ShouldContainAsync(table, "min");
        await page.Find("chart-error").WaitForAsync();
        await page.Find("chart-scatter").WaitForAsync();
    }
}
