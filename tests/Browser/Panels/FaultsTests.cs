using Pipeline.Browser.Running;
using Pipeline.Testing;

namespace Pipeline.Browser.Panels;

/// <summary>Faults are switched on and off from the page, and the pipeline holds.</summary>
public sealed class FaultsTests(ShownPipeline shown)
{
    [Fact]
    public async Task A_fault_is_switched_on_hits_calls_loses_nothing_and_is_switched_off()
    {
        await using var page = await shown.OpenAsync("faults");
        await page.Find("fault-text").FillAsync("dynamodb:BatchWriteItem every=3 throttle");
        await page.Find("add-fault").ClickAsync();
        await page.Find("fault-rule").WaitForAsync();
        (await page.Find("faults-armed").InnerTextAsync()).ShouldBe("armed");
        var rule = shown.Pipeline.Faults.Rules.ShouldHaveSingleItem();
        var stored = shown.Counted("Stored");

        await shown.SendAsync(500, seed: 21);

        shown.Counted("Stored").ShouldBe(stored + 500);
        await page.ShouldHaveValueAsync("faults-stored", stored + 500);
        shown.Pipeline.Faults.Rules.ShouldHaveSingleItem().Fired.ShouldBeGreaterThan(0);
        await Eventually.HoldsAsync(
            async () => await page.Find("fault-rule").GetAttributeAsync("data-fired") == $"{shown.Pipeline.Faults.Rules[0].Fired}", "the page says how often it hit");
        await page.Find("fault-switch").Locator("xpath=..").ClickAsync();
        await Eventually.HoldsAsync(() => !shown.Pipeline.Faults.Rules[0].Enabled, "the rule is off");
        await page.Find("fault-remove").ClickAsync();
        await Eventually.HoldsAsync(() => shown.Pipeline.Faults.Rules.Count == 0, "the rule is gone");
        await page.ShouldContainAsync("fault-rules", "No fault is on");
        rule.Id.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_rule_that_is_none_is_refused_with_the_reason()
    {
        await using var page = await shown.OpenAsync("faults", expected: "400");
        await page.Find("fault-text").FillAsync("dynamodb:NoSuchOperation throttle");
        await page.Find("add-fault").ClickAsync();
        await page.ShouldContainAsync("failure", "NoSuchOperation");
        shown.Pipeline.Faults.Rules.ShouldBeEmpty();
    }
}
