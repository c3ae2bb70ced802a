using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Look;

/// <summary>Every panel on a desk and on a telephone, in light and in dark, with a mouse and without.</summary>
public sealed class LayoutTests(ShownPipeline shown)
{
    public static TheoryData<string, int, ColorScheme> Looks => new(
        from panel in LivePage.Panels
        from width in new[] { 1280, 400 }
        from scheme in new[] { ColorScheme.Light, ColorScheme.Dark }
        select (panel, width, scheme));

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_panel_fits_its_window(string panel, int width, ColorScheme scheme)
    {
        await using var page = await shown.OpenAsync(panel, width, scheme);
        await page.SettleAsync();
        (await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        await page.Page.ScreenshotAsync(new() { Path = Screenshots.File(panel, width, scheme), FullPage = width < 1280 });
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

    [Fact]
    public async Task What_can_be_pressed_or_filled_has_a_name()
    {
        foreach (var panel in LivePage.Panels)
        {
            await using var page = await shown.OpenAsync(panel);
            await page.SettleAsync();
            var nameless = await page.Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll('button, a[href], input, select, textarea')].filter((one) => one.checkVisibility())
                  .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label') || one.getAttribute('title') || one.labels?.length || one.getAttribute('aria-labelledby')))
                  .map((one) => one.outerHTML.slice(0, 120))
                """);
            nameless.ShouldBeEmpty(panel);
        }
    }
}
