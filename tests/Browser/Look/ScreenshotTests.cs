using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Look;

/// <summary>The pictures that stand in the README: panels while trips flow.</summary>
public sealed class ScreenshotTests(ShownPipeline shown)
{
    [Fact]
    public async Task The_flow_while_trips_pass()
    {
        await using var page = await shown.OpenAsync("flow");
        // The charts of a picture that is kept have twelve seconds in them.
        await shown.SendAsync(Screenshots.Kept ? 24_000 : 4_000, seed: 31, rate: 2_000);
        await page.ShouldContainAsync("head-rate", "records/s");
        await TakeAsync(page, "flow", ColorScheme.Light);
    }

    [Fact]
    public async Task A_trip_that_was_followed()
    {
        await using var page = await shown.OpenAsync("trip");
        await page.Find("send").ClickAsync();
        await page.ShouldContainAsync("trace-state", "at rest");
        await page.Find("prediction").WaitForAsync();
        await TakeAsync(page, "trip", ColorScheme.Light);
    }

    [Theory]
    [InlineData("workflow", ColorScheme.Dark, "execution-status")]
    [InlineData("model", ColorScheme.Light, "chart-scatter")]
    public async Task A_panel(string panel, ColorScheme scheme, string shows)
    {
        await using var page = await shown.OpenAsync(panel, scheme: scheme);
        await page.Find(shows).WaitForAsync();
        await TakeAsync(page, panel, scheme);
    }

    private static async Task TakeAsync(LivePage page, string panel, ColorScheme scheme)
    {
        await page.SettleAsync();
        await page.Page.EvaluateAsync("scrollTo(0, 0)");
        var file = Screenshots.File(panel, 1280, scheme);
        await page.Page.ScreenshotAsync(new() { Path = file });
        new FileInfo(file).Length.ShouldBeGreaterThan(20_000);
    }
}
