using System.Globalization;
using Microsoft.Playwright;
using Pipeline.Browser.Running;
using Pipeline.EndToEnd;

namespace Pipeline.Browser.Look;

/// <summary>What the page says when it is not answered, or not looked at.</summary>
public sealed class ConnectionTests(ShownPipeline shown)
{
    private const string Hide = """
        (hidden) => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """;

    [Fact]
    public async Task When_the_cloud_stops_the_page_says_so_and_with_another_one_it_begins_anew()
    {
        using var checkout = new SeparateCheckout();
        var first = await checkout.StartAsync();
        await using var page = await shown.OpenAsync(first.ViewAddress, "faults", expected: "Failed to load");
        await page.ShouldContainAsync("connection", "live");
        await page.ShouldContainAsync("fault-rules", "No fault is on");
        await page.Page.EvaluateAsync("window.ofTheFirst = true");
        await first.DisposeAsync();

        await page.ShouldContainAsync("connection", "no connection");
        await page.ShouldContainAsync("connection-notice", "does not answer");
        await page.ShouldContainAsync("fault-rules", "No fault is on");

        await using var second = await checkout.StartAsync(port: first.Cloud.Endpoint.Port);
        await page.ShouldContainAsync("connection", "live");
        // All that was known is of a cloud that is gone.
        await page.Page.WaitForFunctionAsync("() => !window.ofTheFirst");
        await page.ShouldContainAsync("connection", "live");
        await page.Find("panel-faults").WaitForAsync();
        await Assertions.Expect(page.Find("connection-notice")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_answer_that_is_an_error_is_told_and_can_be_asked_for_again()
    {
        await using var page = await shown.OpenAsync("flow", expected: "500");
        await page.Page.RouteAsync("**/_/functions", route => route.FulfillAsync(new() { Status = 500, ContentType = "application/json", Body = """{"error":{"code":"InternalFailure","message":"the functions are at lunch"}}""" }));
        await page.Find("tab-functions").ClickAsync();
        await page.ShouldContainAsync("failure", "the functions are at lunch");
        await page.Page.UnrouteAsync("**/_/functions");
        await page.Find("failure").GetByRole(AriaRole.Button).ClickAsync();
        await page.Find("function").First.WaitForAsync();
        await Assertions.Expect(page.Find("failure")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task While_nobody_looks_nothing_is_drawn_and_then_all_that_came()
    {
        await using var page = await shown.OpenAsync("flow");
        var before = shown.Counted("Stored");
        await page.ShouldContainAsync("diagram-table-main", Said(before));
        await page.Page.EvaluateAsync(Hide, true);
        await shown.SendAsync(300, seed: 41);
        // A message that was on its way when the trips were stored has come, too.
        await using var other = await shown.OpenAsync("flow");
        await other.ShouldContainAsync("diagram-table-main", Said(before + 300));
        (await page.Find("diagram-table-main").TextContentAsync()).ShouldBe(Said(before));

        await page.Page.EvaluateAsync(Hide, false);

        await page.ShouldContainAsync("diagram-table-main", Said(before + 300));
        await page.ShouldContainAsync("connection", "live");
    }

    private static string Said(double count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
