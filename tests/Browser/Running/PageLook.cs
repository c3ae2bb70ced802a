using Microsoft.Playwright;

namespace Pipeline.Browser.Running;

/// <summary>What is wrong with how a page looks, as a browser measures it.</summary>
internal static class PageLook
{
    /// <summary>Gives the window another width and the page other colours.</summary>
    public static async Task LookAsync(this LivePage page, int width, ColorScheme scheme)
    {
        await page.Page.SetViewportSizeAsync(width, 900);
        await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.SettleAsync();
    }

    /// <summary>What stands beyond the window's right edge, and in no box that scrolls.</summary>
    public static Task<string[]> BeyondAsync(this LivePage page) => page.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('body *')]
          .filter((one) => one.checkVisibility() && !one.closest('.unseen, .skip, .stacks thead, .table-box table, .graph-box svg'))
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 120))
        """);

    /// <summary>Texts that are smaller than 12 pixels as they are drawn.</summary>
    public static Task<string[]> SmallTextsAsync(this LivePage page) => page.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('body *')]
          .filter((one) => one.checkVisibility() && !one.closest('.unseen') && [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
          .filter((one) => one.tagName !== 'title' && parseFloat(getComputedStyle(one).fontSize) * (one.getScreenCTM?.()?.a ?? 1) < 11.9).map((one) => one.outerHTML.slice(0, 120))
        """);

    /// <summary>What can be pressed or filled and has no name.</summary>
    public static Task<string[]> NamelessAsync(this LivePage page) => page.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('button, a[href], input, select, textarea')].filter((one) => one.checkVisibility())
          .filter((one) => !(one.textContent.trim() || one.getAttribute('aria-label') || one.getAttribute('title') || one.labels?.length || one.getAttribute('aria-labelledby')))
          .map((one) => one.outerHTML.slice(0, 120))
        """);
}
