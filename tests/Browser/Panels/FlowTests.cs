using System.Globalization;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Panels;

/// <summary>What flows where, and how fast: the figures are those that the functions and the services counted.</summary>
public sealed class FlowTests(ShownPipeline shown)
{
    [Fact]
    public async Task Its_totals_are_those_of_the_run()
    {
        await using var page = await shown.OpenAsync("flow");
        await page.ShouldHaveValueAsync("flow-quarantined", shown.Counted("Quarantined"));
        await page.ShouldHaveValueAsync("flow-unscored", shown.Counted("Unscored"));
        await page.ShouldHaveValueAsync("flow-retries", shown.Counted("Retries"));
        (await page.NumberAsync("diagram-table-main")).ShouldBe(shown.Counted("Stored"));
        (await page.NumberAsync("diagram-lake-main")).ShouldBe(shown.Counted("Landed"));
        shown.Counted("Landed").ShouldBeGreaterThanOrEqualTo(shown.Report.Records.Landed);
    }

    [Fact]
    public async Task It_shows_each_shard_and_the_endpoint_that_serves()
    {
        await using var page = await shown.OpenAsync("flow");
        foreach (var shard in shown.Pipeline.Lambda.Mappings().SelectMany(mapping => mapping.Shards))
            await page.ShouldContainAsync("diagram-shard-age-" + shard.ShardId, "age");
        await page.ShouldContainAsync("diagram-endpoint-aside", "InService");
    }

    [Fact]
    public async Task Trips_that_arrive_while_somebody_looks_are_seen_to_flow()
    {
        await using var page = await shown.OpenAsync("flow");
        var before = shown.Counted("Stored");
        await page.ShouldHaveValueAsync("flow-rate", 0);

        await shown.SendAsync(400, seed: 7);

        // The total that follows is the table's own.
        await page.ShouldContainAsync("diagram-table-main", (before + 400).ToString("N0", CultureInfo.InvariantCulture));
        shown.Counted("Stored").ShouldBe(before + 400);
    }
}
