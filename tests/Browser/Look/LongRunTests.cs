using Pipeline.Browser.Running;

namespace Pipeline.Browser.Look;

/// <summary>A page that is left open while very many trips pass.</summary>
public sealed class LongRunTests(ShownPipeline shown)
{
    private const int Trips = 100_000;
    private const long Growth = 12 << 20;

    [Fact]
    public async Task After_100_000_trips_the_page_answers_and_has_kept_its_memory()
    {
        await using var page = await shown.OpenAsync("flow");
        await shown.SendAsync(2_000, seed: 11);
        var before = await page.MemoryAsync();

        await shown.SendAsync(Trips, seed: 12);

        await page.ShouldHaveValueAsync("flow-quarantined", shown.Counted("Quarantined"));
        var after = await page.MemoryAsync();
        (after.HeapBytes - before.HeapBytes).ShouldBeLessThan(Growth);
        after.Nodes.ShouldBeLessThan(before.Nodes + 1_000);
        foreach (var panel in LivePage.Panels)
        {
            await page.Find("tab-" + panel).ClickAsync();
            await page.Find("panel-" + panel).WaitForAsync();
        }
    }
}
