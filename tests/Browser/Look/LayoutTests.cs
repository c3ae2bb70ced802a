using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Look;

/// <summary>Every panel, with something in it, on a desk and on a telephone, in light and in dark, with a mouse and without.</summary>
public sealed class LayoutTests(ShownPipeline shown)
{
    public static TheoryData<string> Panels => [.. LivePage.Panels];

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task A_panel_fits_its_window_and_can_be_read(string panel)
    {
        await using var page = await shown.OpenAsync(panel);
        await FillAsync(page, panel);
        foreach (var width in new[] { 1280, 400 })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.LookAsync(width, scheme);
                (await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
                (await page.BeyondAsync()).ShouldBeEmpty($"{panel} at {width}");
                (await page.SmallTextsAsync()).ShouldBeEmpty($"{panel} at {width}");
                await page.Page.ScreenshotAsync(new() { Path = Screenshots.File(panel, width, scheme), FullPage = width < 1280 });
            }
        }

        (await page.NamelessAsync()).ShouldBeEmpty(panel);
    }

    [Fact]
    public async Task The_panels_are_reached_by_the_keyboard()
    {
        await using var page = await shown.OpenAsync("flow");
        await page.Find("tab-flow").FocusAsync();
        foreach (var panel in LivePage.Panels.Skip(1))
        {
            await page.Page.Keyboard.PressAsync("ArrowRight");
            if (!await page.Find("panel-" + panel).IsVisibleAsync()) await page.Page.Keyboard.PressAsync("Enter");
            await page.Find("panel-" + panel).WaitForAsync();
        }
    }

    /// <summary>Opens what a panel shows only on demand: that must fit, too.</summary>
    private static async Task FillAsync(LivePage page, string panel)
    {
        switch (panel)
        {
            case "flow":
                await page.Find("alarms-open").ClickAsync();
                await page.Find("alarm").First.WaitForAsync();
                break;
            case "trip":
                await page.Find("recent-trip").First.ClickAsync();
                await page.ShouldContainAsync("trace-state", "at rest");
                break;
            case "workflow":
                await page.Find("state").First.ClickAsync();
                await page.Find("visits-open").ClickAsync();
                await page.Find("start-open").ClickAsync();
                break;
            case "model":
                await page.ShouldContainAsync("model-status", "As of");
                break;
            case "lake":
                await page.Find("bundled-0").ClickAsync();
                await page.ShouldContainAsync("query-status", "Done");
                await page.Find("catalog-table").First.Locator("summary").ClickAsync();
                break;
        }

        await page.SettleAsync();
    }
}
