using Pipeline.Browser.Running;

namespace Pipeline.Browser.Panels;

/// <summary>The first panel: what flows where, and how fast.</summary>
public sealed class FlowTests(ShownPipeline shown)
{
    [Fact]
    public async Task Its_totals_are_those_that_the_functions_counted()
    {
        await using var page = await shown.OpenAsync("flow");
        await page.ShouldAsync(tile => tile.ToContainTextAsync("records", new() { IgnoreCase = true }), "flow-diagram");
    }
}
