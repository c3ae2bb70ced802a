using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Bench.View.Watching;

/// <summary>A browser that runs all the time, so that its mere presence is in every round; only what it shows changes.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;
    private readonly Uri _view;

    private Watcher(IPlaywright playwright, IBrowser browser, IPage page, Uri view) => (_playwright, _browser, _page, _view) = (playwright, browser, page, view);

    /// <summary>Starts it.</summary>
    /// <param name="view">Where the live view is.</param>
    public static async Task<Watcher> StartAsync(Uri view)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await Chromium.LaunchAsync(playwright);
        return new Watcher(playwright, browser, await browser.NewPageAsync(), view);
    }

    /// <summary>Shows something, and waits until it is there.</summary>
    public async Task ShowAsync(Page page)
    {
        // By way of an empty page: another fragment of the same address would not load it anew.
        await _page.GotoAsync("about:blank");
        if (page == Page.None) return;
        await _page.GotoAsync(new Uri(_view, page == Page.Idle ? "#lake" : "#flow").ToString());
        await _page.GetByTestId(page == Page.Idle ? "object-list" : "flow-diagram").WaitForAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
